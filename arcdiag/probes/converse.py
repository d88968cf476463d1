"""What is said over an open link: TLS, the judgement of its chain, one request."""

from collections.abc import Callable

from arcdiag.model.choices import Protocol
from arcdiag.model.failure import Cause
from arcdiag.model.observation import Answered, Observation, Step
from arcdiag.model.plan import Check
from arcdiag.model.proxy import Proxy
from arcdiag.ports import Clock, HttpRequest, Link, Network, SecureLink
from arcdiag.probes.discover import discovered
from arcdiag.probes.trace import Trace

_SECURE = (Protocol.HTTPS, Protocol.WSS)
_ASKED = (Protocol.HTTPS, Protocol.WSS, Protocol.HTTP)
_DISCOVERY_EXCERPT = 4096


class Conversation:
    """One check's conversation with its endpoint.

    ``admits`` tells which discovered names may be believed; ``proxy`` is the HTTP proxy that is
    asked for the whole URL. ``ended`` is the last step that was taken with the other side.
    """

    def __init__(
        self,
        check: Check,
        network: Network,
        clock: Clock,
        trace: Trace,
        admits: Callable[[str], bool],
        *,
        proxy: Proxy | None = None,
    ) -> None:
        self._check = check
        self._network = network
        self._clock = clock
        self._trace = trace
        self._admits = admits
        self._proxy = proxy
        self._again = False
        self.ended: Observation | None = None

    async def over(self, link: Link, *, again: bool = False) -> tuple[str, ...]:
        """Shake hands, verify, ask; returns the hosts that the answer named."""
        self._again = again
        stream = link
        try:
            if self._check.protocol in _SECURE:
                secured = await self.shake_hands(link, again=again)
                if secured is None:
                    return ()
                stream = secured
                if not await self.verify(secured):
                    return ()
            if self._check.protocol not in _ASKED:
                return ()
            answer = await self._ask(stream)
        finally:
            await stream.close()
            await link.close()
        if answer is None or not self._check.discovers:
            return ()
        found = discovered(answer, self._admits)
        self._trace.note(Step.DISCOVER, self._check.name, found)
        return found.hosts

    async def shake_hands(self, link: Link, *, again: bool = False) -> SecureLink | None:
        """Complete TLS and keep what the other side showed.

        Nothing is verified here: an OpenSSL that verifies stops at the first untrusted
        certificate, whose issuer is the very thing that names an inspecting device.
        """
        self._again = again
        shaken = await self._trace.tried(
            Step.HANDSHAKE,
            f"{self._check.host} at {link.address}",
            self._network.start_tls(link, self._check.host),
            late=Cause.TLS_TIMEOUT,
            detail=lambda done: done[1],
            again=self._again,
        )
        done, self.ended = shaken
        return done[0] if done is not None else None

    async def verify(self, link: SecureLink) -> bool:
        """Would the agent trust what the other side showed?"""
        judged = await self._trace.step(
            Step.VERIFY,
            self._check.host,
            self._network.verify(link.chain, self._check.host, self._clock.now()),
            late=Cause.LOCAL_LIMIT,  # judging is this machine's work: nothing is said of the chain
            detail=lambda judged: judged,
            again=self._again,
        )
        return judged is not None and judged.verified

    async def _ask(self, link: Link) -> Answered | None:
        request = HttpRequest(
            host=self._check.host,
            port=self._check.port,
            path=self._check.path or "/",
            secure=self._check.protocol in _SECURE,
            upgrade=self._check.protocol is Protocol.WSS,
            keep=_DISCOVERY_EXCERPT if self._check.discovers else 512,
            proxy=self._proxy,
        )
        asked = await self._trace.tried(
            Step.REQUEST,
            f"GET {request.path}",
            self._network.request(link, request),
            late=Cause.HTTP_TIMEOUT,
            detail=lambda answer: answer,
            again=self._again,
        )
        answer, self.ended = asked
        return answer
