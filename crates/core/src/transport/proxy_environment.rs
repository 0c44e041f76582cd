use std::ffi::OsString;
use std::net::IpAddr;

use crate::transport::endpoint::Endpoint;
use crate::transport::proxy::Proxy;
use crate::types::error::Error;

/// The proxy that the environment names for `endpoint`, by curl's rules. `variable` reads the
/// environment.
///
/// - A variable that is empty counts as one that is not set.
/// - `http_proxy` counts in lower case only: a web server sets `HTTP_PROXY` to what its client
///   sends as the header Proxy.
/// - An endpoint on this machine is reached without a proxy.
///
/// # Errors
/// The deciding variable cannot be used. Ignoring it would send the request by another route than
/// the one that was asked for.
pub(crate) fn proxy_from_environment(
    endpoint: &Endpoint,
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<Option<Proxy>, Error> {
    let set = |name: &&'static str| {
        let value = variable(name).filter(|value| !value.is_empty())?;
        Some((*name, value))
    };
    let names: &[&'static str] = if endpoint.is_https() {
        &["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
    } else {
        &["http_proxy", "all_proxy", "ALL_PROXY"]
    };
    if endpoint.is_loopback() {
        return Ok(None);
    }
    let Some((name, value)) = names.iter().find_map(set) else {
        return Ok(None);
    };
    if let Some((_, exempt)) = ["no_proxy", "NO_PROXY"].iter().find_map(set)
        && is_exempt(endpoint.host(), &exempt.to_string_lossy())
    {
        return Ok(None);
    }
    let Some(text) = value.to_str() else {
        return Err(Error::invalid_argument(name, "must be UTF-8"));
    };
    // curl's habit, and common: the scheme may be left out.
    if !text.contains("://") {
        return Proxy::parse(name, &format!("http://{text}")).map(Some);
    }
    Proxy::parse(name, text).map(Some)
}

/// Whether `list`, the value of `NO_PROXY`, names `host`: its name, its domain, its address or its
/// network.
fn is_exempt(host: &str, list: &str) -> bool {
    if list.trim() == "*" {
        return true;
    }
    let mut entries = list
        .split([',', ' ', '\t'])
        .filter(|entry| !entry.is_empty());
    match host.parse::<IpAddr>() {
        Ok(address) => entries.any(|entry| holds(entry, address)),
        Err(_) => entries.any(|entry| is_in_domain(host, entry)),
    }
}

fn is_in_domain(host: &str, entry: &str) -> bool {
    let without_last_dot =
        |name: &'_ str| name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    let host = without_last_dot(host);
    let entry = without_last_dot(entry);
    let domain = entry.strip_prefix('.').unwrap_or(&entry);
    !domain.is_empty()
        && host
            .strip_suffix(domain)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Whether `entry`, an address or a network (`10.0.0.0/8`), holds `address`.
fn holds(entry: &str, address: IpAddr) -> bool {
    let (network, bits) = match entry.split_once('/') {
        Some((network, bits)) => match bits.parse() {
            Ok(bits) => (network, Some(bits)),
            Err(_) => return false,
        },
        None => (entry, None),
    };
    let network = network.trim_start_matches('[').trim_end_matches(']');
    let Ok(network) = network.parse::<IpAddr>() else {
        return false;
    };
    // Each address as the upper bits of a number.
    let (network, address, length) = match (network, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) => {
            let number = |address: std::net::Ipv4Addr| u128::from(address.to_bits()) << 96;
            (number(network), number(address), 32)
        }
        (IpAddr::V6(network), IpAddr::V6(address)) => (network.to_bits(), address.to_bits(), 128),
        _ => return false,
    };
    // curl reads /0 as a single address.
    let bits = bits.filter(|bits| *bits > 0).unwrap_or(length);
    bits <= length && (network ^ address).checked_shr(128 - bits).unwrap_or(0) == 0
}

#[cfg(test)]
mod tests {
    use crate::types::error_code::ErrorCode;

    use super::*;

    fn chosen(endpoint: &str, environment: &[(&str, &str)]) -> Result<Option<String>, Error> {
        let endpoint = Endpoint::new(endpoint, true).unwrap();
        let proxy = proxy_from_environment(&endpoint, |name| {
            let found = environment.iter().find(|(found, _)| *found == name)?;
            Some(OsString::from(found.1))
        })?;
        Ok(proxy.map(|proxy| format!("{} {}", proxy.named_by(), proxy.url())))
    }

    #[test]
    fn the_variable_that_decides_is_curls() {
        for (endpoint, environment, expected) in [
            ("https://h", &[][..], None),
            ("https://h", &[("http_proxy", "http://p")], None),
            ("http://h", &[("HTTP_PROXY", "http://p")], None),
            ("http://h", &[("https_proxy", "http://p")], None),
            (
                "http://h",
                &[("http_proxy", "p:3128"), ("all_proxy", "http://q")],
                Some("http_proxy http://p:3128"),
            ),
            (
                "https://h",
                &[("HTTPS_PROXY", "http://p"), ("https_proxy", "http://q")],
                Some("https_proxy http://q:80"),
            ),
            (
                "https://h",
                &[("https_proxy", ""), ("HTTPS_PROXY", "https://p")],
                Some("HTTPS_PROXY https://p:443"),
            ),
            (
                "https://h",
                &[("ALL_PROXY", "socks5h://p"), ("all_proxy", "socks5://q")],
                Some("all_proxy socks5://q:1080"),
            ),
            (
                "https://h",
                &[("HTTPS_PROXY", "http://p"), ("ALL_PROXY", "\"")],
                Some("HTTPS_PROXY http://p:80"),
            ),
            ("https://127.0.0.1", &[("HTTPS_PROXY", "http://p")], None),
            ("http://localhost", &[("ALL_PROXY", "\"")], None),
            (
                "https://h",
                &[("HTTPS_PROXY", "\""), ("NO_PROXY", "h")],
                None,
            ),
            (
                "https://h",
                &[("HTTPS_PROXY", "p"), ("NO_PROXY", "h"), ("no_proxy", "g")],
                Some("HTTPS_PROXY http://p:80"),
            ),
        ] {
            let found = chosen(endpoint, environment).unwrap();
            assert_eq!(found.as_deref(), expected, "{endpoint} {environment:?}");
        }
    }

    #[test]
    fn a_variable_that_cannot_be_used_is_an_error() {
        for value in [
            r"http://CORP\someone:hunter2@h",
            "hunter2 h",
            "h:3128\n",
            "\"http://h\"",
            "'h'",
            "ftp://hunter2",
            "pac+http://hunter2",
            "http://[::1",
            "socks4://hunter2",
            " ",
        ] {
            for name in ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
                let error = chosen("https://h", &[(name, value)]).unwrap_err();
                assert_eq!(error.code(), ErrorCode::InvalidArgument, "{value:?}");
                let said = format!("{error} {error:?}");
                assert!(said.contains(name) && !said.contains("hunter2"), "{said}");
            }
        }
    }

    #[test]
    fn no_proxy_is_curls() {
        for (host, list, expected) in [
            ("h.example.com", "*", true),
            ("h.example.com", " * ", true),
            ("h.example.com", "a,*", false),
            ("h.example.com", "example.com", true),
            ("h.example.com", ".Example.COM.", true),
            ("example.com", ".example.com", true),
            ("h.example.com.", "a , H.example.com", true),
            ("h.example.com", "a example.com", true),
            ("nonexample.com", "example.com", false),
            ("example.com", "h.example.com", false),
            ("example.com", "example.com:443", false),
            ("example.com", "., ,,", false),
            ("10.1.2.3", "10.0.0.0/8", true),
            ("11.1.2.3", "10.0.0.0/8", false),
            ("10.1.2.3", "10.1.2.3", true),
            ("10.1.2.3", "10.1.2.3/32,", true),
            ("10.1.2.3", "0.0.0.0/0", false),
            ("10.1.2.3", "10.0.0.0/33", false),
            ("10.1.2.3", "10.0.0.0/x", false),
            ("10.1.2.3", "2.3", false),
            ("10.1.2.3", "::/1", false),
            ("2001:db8::1", "2001:db8::/32", true),
            ("2001:db8::1", "[2001:db8::1]", true),
            ("2001:db9::1", "2001:db8::/32", false),
            ("2001:db8::1", "2001:db8::/129", false),
        ] {
            assert_eq!(is_exempt(host, list), expected, "{host} {list:?}");
        }
    }
}
