"""One problem, one module: wording, severity, owner, remedy; all are listed in RULES."""

from typing import Final

from arcdiag.diagnosis.rule import Rule
from arcdiag.diagnosis.rules.agent_port_closed import agent_port_closed
from arcdiag.diagnosis.rules.agentserviceapi_blocked import agentserviceapi_blocked
from arcdiag.diagnosis.rules.azcmagent_disagrees import azcmagent_disagrees
from arcdiag.diagnosis.rules.captive_portal import captive_portal
from arcdiag.diagnosis.rules.catalog_old import catalog_old
from arcdiag.diagnosis.rules.certificate_fault import certificate_fault
from arcdiag.diagnosis.rules.client_tls_restricted import client_tls_restricted
from arcdiag.diagnosis.rules.clock_skew import clock_skew
from arcdiag.diagnosis.rules.dns_aaaa_dropped import dns_aaaa_dropped
from arcdiag.diagnosis.rules.dns_answers_differ import dns_answers_differ
from arcdiag.diagnosis.rules.dns_first_server_dead import dns_first_server_dead
from arcdiag.diagnosis.rules.dns_server_down import dns_server_down
from arcdiag.diagnosis.rules.dns_sinkhole import dns_sinkhole
from arcdiag.diagnosis.rules.dns_unstable import dns_unstable
from arcdiag.diagnosis.rules.endpoint_blocked import endpoint_blocked
from arcdiag.diagnosis.rules.flapping import flapping
from arcdiag.diagnosis.rules.gateway_bypass import gateway_bypass
from arcdiag.diagnosis.rules.gateway_inspected import gateway_inspected
from arcdiag.diagnosis.rules.gateway_over_microsoft_peering import gateway_over_microsoft_peering
from arcdiag.diagnosis.rules.hosts_file_override import hosts_file_override
from arcdiag.diagnosis.rules.install_source_blocked import install_source_blocked
from arcdiag.diagnosis.rules.ipv6_broken import ipv6_broken
from arcdiag.diagnosis.rules.microsoft_peering_no_edge import microsoft_peering_no_edge
from arcdiag.diagnosis.rules.missing_root import missing_root
from arcdiag.diagnosis.rules.partial_addresses import partial_addresses
from arcdiag.diagnosis.rules.path_mtu_black_hole import path_mtu_black_hole
from arcdiag.diagnosis.rules.private_answer_without_scope import private_answer_without_scope
from arcdiag.diagnosis.rules.private_dns_missing import private_dns_missing
from arcdiag.diagnosis.rules.private_dns_partial import private_dns_partial
from arcdiag.diagnosis.rules.private_link_public_rest import private_link_public_rest
from arcdiag.diagnosis.rules.private_no_route import private_no_route
from arcdiag.diagnosis.rules.private_record_missing import private_record_missing
from arcdiag.diagnosis.rules.private_record_stale import private_record_stale
from arcdiag.diagnosis.rules.proxy_broken import proxy_broken
from arcdiag.diagnosis.rules.proxy_denies import proxy_denies
from arcdiag.diagnosis.rules.proxy_login_required import proxy_login_required
from arcdiag.diagnosis.rules.proxy_required import proxy_required
from arcdiag.diagnosis.rules.proxy_setting_broken import proxy_setting_broken
from arcdiag.diagnosis.rules.proxy_unreachable import proxy_unreachable
from arcdiag.diagnosis.rules.revocation_unreachable import revocation_unreachable
from arcdiag.diagnosis.rules.route_filter_region_missing import route_filter_region_missing
from arcdiag.diagnosis.rules.slow_path import slow_path
from arcdiag.diagnosis.rules.sni_filter import sni_filter
from arcdiag.diagnosis.rules.tls_inspection import tls_inspection
from arcdiag.diagnosis.rules.tls_inspection_untrusted import tls_inspection_untrusted
from arcdiag.diagnosis.rules.tls_too_old import tls_too_old
from arcdiag.diagnosis.rules.unfamiliar_root import unfamiliar_root

RULES: Final[tuple[Rule, ...]] = (
    proxy_required,
    hosts_file_override,
    dns_server_down,
    dns_first_server_dead,
    dns_aaaa_dropped,
    dns_unstable,
    dns_sinkhole,
    private_record_missing,
    dns_answers_differ,
    private_dns_missing,
    private_dns_partial,
    private_answer_without_scope,
    private_no_route,
    private_record_stale,
    proxy_setting_broken,
    proxy_unreachable,
    proxy_login_required,
    proxy_denies,
    proxy_broken,
    captive_portal,
    clock_skew,
    missing_root,
    gateway_inspected,
    tls_inspection,
    tls_inspection_untrusted,
    certificate_fault,
    tls_too_old,
    client_tls_restricted,
    sni_filter,
    path_mtu_black_hole,
    ipv6_broken,
    route_filter_region_missing,
    partial_addresses,
    microsoft_peering_no_edge,
    private_link_public_rest,
    agent_port_closed,
    agentserviceapi_blocked,
    install_source_blocked,
    revocation_unreachable,
    flapping,
    slow_path,
    endpoint_blocked,
    azcmagent_disagrees,
    gateway_bypass,
    gateway_over_microsoft_peering,
    unfamiliar_root,
    catalog_old,
)
"""Causes stand before what they explain."""
