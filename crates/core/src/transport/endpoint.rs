use std::fmt;

use hyper::Uri;
use url::Url;

use crate::types::error::Error;

/// Where the service is: `scheme://host[:port][/prefix]`, checked.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Endpoint {
    base: Url,
}

impl Endpoint {
    /// The documented host (Singapore).
    pub(crate) const DEFAULT: &str = "https://api-sgp.yljz.com";
    /// The environment variable that names another.
    pub(crate) const VARIABLE: &str = "YL_ENDPOINT";

    pub(crate) fn new(text: &str, allow_http: bool) -> Result<Self, Error> {
        let base = parse("endpoint", text)?;
        if !matches!(base.scheme(), "http" | "https") {
            return Err(Error::invalid_argument(
                "endpoint",
                format_args!(
                    "must begin with https:// (or http://), not {}:",
                    base.scheme()
                ),
            ));
        }
        if base.query().is_some() || base.fragment().is_some() {
            return Err(Error::invalid_argument(
                "endpoint",
                "must have no query (?) and no fragment (#): it is scheme://host[:port][/prefix]",
            ));
        }
        let endpoint = Self { base };
        endpoint.path("/")?;
        endpoint.absolute("/")?;
        if !endpoint.is_https() && !endpoint.is_loopback() && !allow_http {
            return Err(Error::invalid_argument(
                "endpoint",
                "must begin with https://: plain http to a host other than this machine is refused unless it is allowed (allow_http)",
            ));
        }
        Ok(endpoint)
    }

    /// The URL of an operation with this path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{self}{path}")
    }

    /// An operation's path, after the endpoint's own.
    ///
    /// # Errors
    /// The endpoint's path is not one: found when the endpoint is made.
    pub(crate) fn path(&self, path: &'static str) -> Result<Uri, Error> {
        match self.base.path().trim_end_matches('/') {
            "" => Ok(Uri::from_static(path)),
            prefix => uri(&format!("{prefix}{path}")),
        }
    }

    /// An operation's URL, as a request to a proxy names it.
    ///
    /// # Errors
    /// As [`path`](Self::path).
    pub(crate) fn absolute(&self, path: &str) -> Result<Uri, Error> {
        uri(&self.url(path))
    }

    /// `host[:port]`, as the `Host` header has it.
    pub(crate) fn authority(&self) -> &str {
        self.base.authority()
    }

    /// The host, an IPv6 address without its brackets.
    pub(crate) fn host(&self) -> &str {
        bare_host(&self.base)
    }

    /// The port, its scheme's when none is named.
    pub(crate) fn port(&self) -> u16 {
        // http and https have a known one.
        self.base.port_or_known_default().unwrap_or(443)
    }

    /// `host:port`, as CONNECT has it.
    pub(crate) fn host_and_port(&self) -> String {
        let host = self.base.host_str().unwrap_or_default();
        format!("{host}:{}", self.port())
    }

    pub(crate) fn is_https(&self) -> bool {
        self.base.scheme() == "https"
    }

    pub(crate) fn is_loopback(&self) -> bool {
        is_loopback(&self.base)
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.base.as_str(), f)
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.base.as_str().trim_end_matches('/'))
    }
}

/// A URL with a host and without a user, read more strictly than browsers do.
pub(crate) fn parse(argument: &str, text: &str) -> Result<Url, Error> {
    if text.is_empty() {
        return Err(Error::invalid_argument(argument, "must not be empty"));
    }
    if !text
        .chars()
        .all(|c| !c.is_control() && !c.is_whitespace() && c != '\\')
    {
        return Err(Error::invalid_argument(
            argument,
            "must hold no spaces, control characters or backslashes",
        ));
    }
    // What URL parsers make of "https:/host" and the like is not left to them.
    let Some((scheme, after_scheme)) = text.split_once("://") else {
        return Err(no_scheme(argument));
    };
    if !scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(no_scheme(argument));
    }
    let authority = after_scheme
        .split(['/', '?', '#'])
        .next()
        .unwrap_or_default();
    if argument == "endpoint" && authority.contains('@') {
        return Err(Error::invalid_argument(
            argument,
            "must hold no user or password",
        ));
    }
    // "https:///p" would be read as the host p.
    if authority.is_empty() {
        return Err(Error::invalid_argument(argument, "must name a host"));
    }
    let url = Url::parse(text)
        .map_err(|why| Error::invalid_argument(argument, format_args!("is not a URL: {why}")))?;
    Ok(url)
}

fn no_scheme(argument: &str) -> Error {
    Error::invalid_argument(argument, "must begin with a scheme, as in https://host")
}

pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = bare_host(url);
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

pub(crate) fn bare_host(url: &Url) -> &str {
    let host = url.host_str().unwrap_or_default();
    host.trim_start_matches('[').trim_end_matches(']')
}

fn uri(text: &str) -> Result<Uri, Error> {
    text.parse()
        .map_err(|why| Error::invalid_argument("endpoint", format_args!("is not a URL: {why}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calls_path_is_appended() {
        for (text, call) in [
            ("https://h", "https://h/finauth/search/group/free"),
            ("https://h/", "https://h/finauth/search/group/free"),
            (
                "https://h:8443/a/b",
                "https://h:8443/a/b/finauth/search/group/free",
            ),
            ("https://h/a/b//", "https://h/a/b/finauth/search/group/free"),
            (
                "http://[::1]:8080",
                "http://[::1]:8080/finauth/search/group/free",
            ),
            (
                "http://127.9.9.9",
                "http://127.9.9.9/finauth/search/group/free",
            ),
            (
                "http://localhost",
                "http://localhost/finauth/search/group/free",
            ),
        ] {
            assert_eq!(
                Endpoint::new(text, false)
                    .unwrap()
                    .url("/finauth/search/group/free"),
                call
            );
        }
    }

    #[test]
    fn each_layer_is_told_its_own_form_of_the_address() {
        for (text, authority, host, port, tunnel, path) in [
            ("https://h", "h", "h", 443, "h:443", "/call"),
            (
                "http://localhost/",
                "localhost",
                "localhost",
                80,
                "localhost:80",
                "/call",
            ),
            (
                "https://h:8443/a/",
                "h:8443",
                "h",
                8443,
                "h:8443",
                "/a/call",
            ),
            ("http://[::1]:80", "[::1]", "::1", 80, "[::1]:80", "/call"),
        ] {
            let endpoint = Endpoint::new(text, false).unwrap();
            assert_eq!(endpoint.authority(), authority);
            assert_eq!(endpoint.host(), host);
            assert_eq!(endpoint.port(), port);
            assert_eq!(endpoint.host_and_port(), tunnel);
            assert_eq!(endpoint.path("/call").unwrap(), path);
            let url = format!("{}://{authority}{path}", text.split_once(':').unwrap().0);
            assert_eq!(endpoint.absolute("/call").unwrap(), url.as_str());
            assert_eq!(endpoint.is_https(), url.starts_with("https"));
            assert_eq!(endpoint.is_loopback(), host != "h");
            assert!(format!("{endpoint:?}").contains(authority));
        }
    }

    #[test]
    fn what_could_send_the_sign_elsewhere_is_refused() {
        for text in [
            "",
            "h",
            "//h",
            "https:h",
            "https:///p",
            "https:/u@h",
            "https:/u@h://h",
            "https:h://h",
            "ftp://h",
            "https://u:p@h",
            "https://@h",
            "https://h?q",
            "https://h#f",
            "https://h?",
            "https://h#",
            "https://h ",
            " https://h",
            "https://h\n",
            "https:\\\\h",
            "http://h",
            "http://10.0.0.1",
            "http://localhost.example",
            "http://127.0.0.1.example",
            "http://[::ffff:127.0.0.1]",
            "https://h:99999",
            "https://[::1",
        ] {
            let error = Endpoint::new(text, false)
                .err()
                .unwrap_or_else(|| panic!("{text:?} was accepted"));
            assert!(error.to_string().contains("endpoint"), "{error}");
            assert!(!error.to_string().contains("u:p"), "{error}");
        }
        assert!(Endpoint::new("http://h", true).is_ok());
    }
}
