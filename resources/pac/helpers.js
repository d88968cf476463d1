// What a proxy script (PAC) may call, and the way to call the script. Nothing here reaches outside:
// addresses of names and the time are handed in as data. A name that is not among them is noted,
// the call is given up, and made again once its addresses are known.
//
// The value of this text is a function `drive(command, data)` that takes and gives texts.
(function (global) {
  "use strict";

  const MOST_ALERTS = 10;
  const MOST_TEXT = 200;
  const MOST_ANSWER = 8192;
  const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
  const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
  const evaluate = global.eval;
  const hasOwn = Object.hasOwn;
  const parse = JSON.parse;

  let facts = { names: {}, own: [], local: {}, utc: {} };
  let alerts = [];
  let needed = "";

  // Addresses

  function numberOfIPv4(text) {
    const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
    if (!parts) return null;
    let number = 0;
    for (let at = 1; at <= 4; at++) {
      if (parts[at] > 255) return null;
      number = number * 256 + Number(parts[at]);
    }
    return number;
  }

  function bytesOfIPv4(text) {
    const number = numberOfIPv4(text);
    if (number === null) return null;
    return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256);
  }

  function bytesOfIPv6(text) {
    const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
    if (tail) {
      const last = bytesOfIPv4(tail[2]);
      if (!last) return null;
      const [a, b, c, d] = last;
      text = tail[1] + (a * 256 + b).toString(16) + ":" + (c * 256 + d).toString(16);
    }
    const halves = text.split("::");
    if (halves.length > 2) return null;
    const [head, rest] = halves.map((half) => (half === "" ? [] : half.split(":")));
    const groups = rest === undefined ? head : [...head];
    if (rest !== undefined) {
      const missing = 8 - head.length - rest.length;
      if (missing < 1) return null;
      for (let at = 0; at < missing; at++) groups.push("0");
      groups.push(...rest);
    }
    if (groups.length !== 8 || !groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
    return groups.flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 255]);
  }

  function bytesOf(text) {
    return text.includes(":") ? bytesOfIPv6(text) : bytesOfIPv4(text);
  }

  function startsWithBits(bytes, prefix, bits) {
    for (let at = 0; at < bits; at++) {
      const mask = 128 >> (at % 8);
      if ((bytes[at >> 3] & mask) !== (prefix[at >> 3] & mask)) return false;
    }
    return true;
  }

  // Names

  function addressesOf(host) {
    const name = String(host).toLowerCase();
    if (bytesOf(name)) return [name];
    if (hasOwn(facts.names, name)) return facts.names[name];
    needed = needed || name.slice(0, 300) || ".";
    throw new Error("the addresses of a name are not known yet");
  }

  function isIPv4(address) {
    return !address.includes(":");
  }

  function dnsResolve(host) {
    const found = addressesOf(host).find(isIPv4);
    return found === undefined ? null : found;
  }

  function isInNet(host, network, mask) {
    const wanted = numberOfIPv4(String(network));
    const bits = numberOfIPv4(String(mask));
    if (wanted === null || bits === null) return false;
    const address = dnsResolve(host);
    if (address === null) return false;
    return (numberOfIPv4(address) & bits) === (wanted & bits);
  }

  function isInNetEx(addresses, prefix) {
    const found = /^([0-9a-f:.]+)\/(\d{1,3})$/i.exec(String(prefix));
    const wanted = found && bytesOf(found[1]);
    if (!wanted || Number(found[2]) > wanted.length * 8) return false;
    return String(addresses).split(";").some((address) => {
      const bytes = bytesOf(address.trim());
      return !!bytes && bytes.length === wanted.length && startsWithBits(bytes, wanted, Number(found[2]));
    });
  }

  function sortIpAddressList(list) {
    const entries = String(list).split(";").map((text) => text.trim());
    const pairs = entries.map((text) => [bytesOf(text), text]);
    if (!pairs.every(([bytes]) => bytes)) return "";
    pairs.sort(([a], [b]) => {
      if (a.length !== b.length) return b.length - a.length;
      const at = a.findIndex((byte, index) => byte !== b[index]);
      return at < 0 ? 0 : a[at] - b[at];
    });
    return pairs.map(([, text]) => text).join(";");
  }

  // Texts

  function shExpMatch(text, pattern) {
    text = String(text);
    pattern = String(pattern);
    let at = 0;
    let by = 0;
    let star = -1;
    let resume = 0;
    while (at < text.length) {
      if (by < pattern.length && pattern[by] === "*") {
        star = by++;
        resume = at;
      } else if (by < pattern.length && (pattern[by] === "?" || pattern[by] === text[at])) {
        at++;
        by++;
      } else if (star >= 0) {
        by = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (pattern[by] === "*") by++;
    return by === pattern.length;
  }

  // Times: the last argument may be "GMT"

  function timed(given) {
    const values = [...given].map((value) => (typeof value === "string" ? value.toUpperCase() : value));
    const utc = values[values.length - 1] === "GMT";
    if (utc) values.pop();
    return [values, utc ? facts.utc : facts.local];
  }

  // Is `now` between the two, both included? What comes back every year, week or day may begin at
  // its end and end at its beginning.
  function between(first, now, last, repeats) {
    const least = (a, b) => {
      for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return a[at] < b[at];
      return true;
    };
    if (repeats && !least(first, last)) return least(first, now) || least(now, last);
    return least(first, now) && least(now, last);
  }

  function weekdayRange(...given) {
    const [values, now] = timed(given);
    const days = values.map((value) => DAYS.indexOf(value));
    if (days.length < 1 || days.length > 2 || days.includes(-1)) return false;
    return between([days[0]], [now.weekday], [days[days.length - 1]], true);
  }

  function partOfDate(value) {
    const month = MONTHS.indexOf(value);
    if (month >= 0) return ["month", month];
    const number = Number(value);
    if (!Number.isInteger(number) || number < 1) return ["", 0];
    return number <= 31 ? ["day", number] : ["year", number];
  }

  const WEIGHT = ["year", "month", "day"];
  const FORMS = ["day", "month", "year", "day month", "month year", "day month year"];

  function dateRange(...given) {
    const [values, now] = timed(given);
    const parts = values.map(partOfDate);
    const half = parts.length === 1 ? 1 : parts.length / 2;
    const [first, last] = [parts.slice(0, half), parts.slice(-half)];
    const form = first.map(([kind]) => kind).join(" ");
    const lasts = last.map(([kind]) => kind).join(" ");
    // Three parts are one whole day.
    if (parts.length === 3 && parts.map(([kind]) => kind).join(" ") === "day month year") {
      return parts.every(([kind, number]) => now[kind] === number);
    }
    if (!FORMS.includes(form) || form !== lasts) return false;
    const kinds = WEIGHT.filter((kind) => form.split(" ").includes(kind));
    const pick = (list) => kinds.map((kind) => list.find(([name]) => name === kind)[1]);
    const present = kinds.map((kind) => now[kind]);
    return between(pick(first), present, pick(last), !kinds.includes("year"));
  }

  function timeRange(...given) {
    const [values, now] = timed(given);
    const numbers = values.map(Number);
    const most = [24, 60, 60];
    if (![1, 2, 4, 6].includes(numbers.length)) return false;
    const half = numbers.length === 1 ? 1 : numbers.length / 2;
    const inRange = (number, at) => Number.isInteger(number) && number >= 0 && number < most[at % half];
    if (!numbers.every(inRange)) return false;
    const present = [now.hour, now.minute, now.second].slice(0, half);
    return between(numbers.slice(0, half), present, numbers.slice(-half), true);
  }

  Object.assign(global, {
    isPlainHostName: (host) => !/[.:]/.test(String(host)),
    dnsDomainIs: (host, domain) => String(host).endsWith(String(domain)),
    localHostOrDomainIs: (host, full) =>
      String(host) === String(full) ||
      (!String(host).includes(".") && String(full).startsWith(String(host) + ".")),
    dnsDomainLevels: (host) => String(host).split(".").length - 1,
    convert_addr: (address) => numberOfIPv4(String(address)) || 0,
    myIpAddress: () => facts.own.find(isIPv4) || "127.0.0.1",
    myIpAddressEx: () => facts.own.join(";"),
    isResolvable: (host) => dnsResolve(host) !== null,
    isResolvableEx: (host) => addressesOf(host).length > 0,
    dnsResolveEx: (host) => addressesOf(host).join(";"),
    getClientVersion: () => "1.0",
    alert: (...words) => {
      if (alerts.length < MOST_ALERTS) alerts.push(words.join(" ").slice(0, MOST_TEXT));
    },
    dnsResolve, isInNet, isInNetEx, sortIpAddressList, shExpMatch, weekdayRange, dateRange, timeRange,
  });

  // The way in. What goes out is short and plain: the child process trusts none of it.

  function plain(text, most) {
    return text.slice(0, most).replace(/[^\x20-\x7e]/g, "?");
  }

  function told(error) {
    if (!(error instanceof Error)) return "throws " + plain(String(error), MOST_TEXT);
    const line = /<input>:(\d+)/.exec(String(error.stack));
    const where = line ? " (line " + line[1] + ")" : "";
    return "fails: " + plain(error.name + ": " + error.message, MOST_TEXT) + where;
  }

  // As Windows does, the function that knows IPv6 is preferred.
  const ENTRIES = ["FindProxyForURLEx", "FindProxyForURL"];

  function kindOf(name) {
    return evaluate("typeof " + name);
  }

  function entry() {
    return evaluate(ENTRIES.find((name) => kindOf(name) === "function"));
  }

  function check() {
    if (ENTRIES.some((name) => kindOf(name) === "function")) return "";
    const other = ENTRIES.find((name) => kindOf(name) !== "undefined");
    return other ? "has a " + other + " that is no function" : "has no function FindProxyForURL";
  }

  function found(url, host) {
    needed = "";
    alerts = [];
    try {
      const answer = entry()(url, host);
      if (needed) return "needs " + plain(needed, 300);
      if (typeof answer !== "string") {
        return "fault gives back no text but " + (answer === null ? "null" : typeof answer);
      }
      if (answer.length > MOST_ANSWER) return "fault gives back a text of " + answer.length + " characters";
      return "answer " + plain(answer, MOST_ANSWER);
    } catch (error) {
      return needed ? "needs " + plain(needed, 300) : "fault " + told(error);
    }
  }

  function driven(command, data) {
    if (command === "facts") {
      facts = parse(data);
      return "";
    }
    if (command === "check") return check();
    if (command === "needed") return plain(needed, 300);
    if (command === "alerts") return alerts.map((text) => plain(text, MOST_TEXT)).join("\n");
    const asked = parse(data);
    return found(asked.url, asked.host);
  }

  // Joined: the engine keeps what "+" made of long texts in parts, which Python cannot take over.
  return (command, data) => [driven(command, data)].join("");
})(globalThis);
