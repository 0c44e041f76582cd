use crate::service::Service;

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
