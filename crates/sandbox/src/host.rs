use std::net::Ipv6Addr;

use crate::service::Service;

/// Whether `text` is a name or an address that a request can be for, with or without a port.
pub(crate) fn is_authority(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (text, None),
    };
    let in_brackets = host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let is_host = if let Some(address) = in_brackets {
        address.parse::<Ipv6Addr>().is_ok()
    } else {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
        !host.is_empty() && host.bytes().all(allowed)
    };
    is_host && port.is_none_or(|port| port.parse::<u16>().is_ok())
}

/// Checks that a request is for this service, as RFC 9112, 3.2, asks of an origin server; the error
/// says why not.
pub(crate) fn check(
    method: &str,
    target: &str,
    headers: &[(String, String)],
    service: &Service,
) -> Result<(), String> {
    let mut hosts = headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("host"));
    let (Some((_, host)), None) = (hosts.next(), hosts.next()) else {
        return Err("Bad Request: there must be one Host".to_owned());
    };
    let is_options = target == "*" && method == "OPTIONS";
    let authority = match target.split_once("://") {
        _ if target.starts_with('/') || is_options => host,
        // Absolute form: its authority counts, and Host does not.
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case(service.scheme()) => {
            rest.split(['/', '?']).next().unwrap_or_default()
        }
        _ => return Err("Bad Request: not a target of this service".to_owned()),
    };
    if service.answers_for(authority) {
        Ok(())
    } else {
        Err(format!("Bad Request: {authority:?} is not this service"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authorities() {
        for right in [
            "faces.example",
            "FACES.example:8443",
            "127.0.0.1:1",
            "[::1]",
            "[::1]:65535",
        ] {
            assert!(is_authority(right), "{right}");
        }
        for wrong in [
            "", ":1", "a/b", "http://a", "a b", "u@a", "a:", "a:b", "a:65536", "::1", "[a]",
        ] {
            assert!(!is_authority(wrong), "{wrong}");
        }
    }
}
