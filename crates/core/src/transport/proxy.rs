use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hyper::header::HeaderValue;
use percent_encoding::percent_decode_str;
use url::Url;
use zeroize::Zeroizing;

use crate::transport::endpoint;
use crate::types::error::Error;
use crate::types::error_code::ErrorCode;

/// A proxy to connect through: its URL, checked.
#[derive(Clone)]
pub(crate) struct Proxy {
    kind: ProxyKind,
    url: Url,
    login: Option<Login>,
    named_by: &'static str,
}

/// What a proxy speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProxyKind {
    Http,
    /// HTTP in TLS.
    Https,
    /// The service's name is resolved here.
    Socks5,
    /// The service's name is resolved by the proxy.
    Socks5h,
}

/// The user and the password of a proxy's URL, percent-decoded.
#[derive(Clone)]
pub(crate) struct Login {
    pub(crate) user: Zeroizing<Vec<u8>>,
    pub(crate) password: Zeroizing<Vec<u8>>,
}

impl Proxy {
    /// In place of a URL: no proxy, whatever the environment names.
    pub(crate) const NONE: &str = "none";

    /// The proxy whose URL is `text`. No error holds `text`, which may have a password.
    ///
    /// # Errors
    /// `text` is not the URL of a proxy. `named_by` is the argument or the variable that holds it.
    pub(crate) fn parse(named_by: &'static str, text: &str) -> Result<Self, Error> {
        let refuse = |rule: &str| Err(Error::invalid_argument(named_by, rule));
        let url = endpoint::parse(named_by, text)?;
        let kind = match url.scheme() {
            "http" => ProxyKind::Http,
            "https" => ProxyKind::Https,
            "socks5" => ProxyKind::Socks5,
            "socks5h" => ProxyKind::Socks5h,
            _ => {
                return refuse(
                    "must begin with http://, https://, socks5:// or socks5h://, the kinds of proxies that are supported",
                );
            }
        };
        // A character of a password that is not percent-encoded can end the host early.
        let ends_after_port = matches!(url.path(), "" | "/");
        if !ends_after_port || url.query().is_some() || url.fragment().is_some() {
            return refuse(
                "must end after the port: it is scheme://[user:password@]host[:port], and special characters of the password are percent-encoded",
            );
        }
        let host = url.host_str().unwrap_or_default();
        let is_of_a_host = |c: char| c.is_ascii_alphanumeric() || "-._[]:".contains(c);
        if host.is_empty() || !host.chars().all(is_of_a_host) {
            return refuse("must name a host");
        }
        let login = Login::of(&url);
        if let Some(login) = &login
            && [&login.user, &login.password]
                .iter()
                .any(|text| text.len() > 255)
        {
            return refuse("must have a user and a password of at most 255 bytes each");
        }
        Ok(Self {
            kind,
            url,
            login,
            named_by,
        })
    }

    pub(crate) fn kind(&self) -> ProxyKind {
        self.kind
    }

    pub(crate) fn login(&self) -> Option<&Login> {
        self.login.as_ref()
    }

    /// The argument or the environment variable that names it.
    pub(crate) fn named_by(&self) -> &'static str {
        self.named_by
    }

    /// The host, an IPv6 address without its brackets.
    pub(crate) fn host(&self) -> &str {
        endpoint::bare_host(&self.url)
    }

    pub(crate) fn port(&self) -> u16 {
        // The URL type knows the default ports of HTTP only.
        self.url.port_or_known_default().unwrap_or(1080)
    }

    pub(crate) fn is_loopback(&self) -> bool {
        endpoint::is_loopback(&self.url)
    }

    /// The URL without user and password.
    pub(crate) fn url(&self) -> String {
        format!("{}://{self}", self.url.scheme())
    }

    /// The value of `Proxy-Authorization`.
    pub(crate) fn authorization(&self) -> Option<HeaderValue> {
        let login = self.login.as_ref()?;
        let plain = Zeroizing::new([&**login.user, b":", &**login.password].concat());
        let text = Zeroizing::new(format!("Basic {}", BASE64_STANDARD.encode(&*plain)));
        let mut value = HeaderValue::from_str(&text).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    /// The error of a proxy that does not pass a request on.
    pub(crate) fn refusal(&self, answer: impl fmt::Display) -> Error {
        Error::new(ErrorCode::ProxyRefused).with_detail(self.says(answer))
    }

    /// What this proxy answered, in words.
    pub(crate) fn says(&self, answer: impl fmt::Display) -> String {
        format!("the proxy {self} {answer}")
    }
}

impl Login {
    fn of(url: &Url) -> Option<Self> {
        let decoded = |text: &str| Zeroizing::new(percent_decode_str(text).collect());
        (!url.username().is_empty() || url.password().is_some()).then(|| Self {
            user: decoded(url.username()),
            password: decoded(url.password().unwrap_or_default()),
        })
    }
}

/// `host:port`.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.url.host_str().unwrap_or_default();
        write!(f, "{host}:{}", self.port())
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.url(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxys_url_has_a_kind_a_host_a_port_and_perhaps_a_login() {
        for (text, kind, url) in [
            ("http://h", ProxyKind::Http, "http://h:80"),
            ("http://h:80/", ProxyKind::Http, "http://h:80"),
            ("https://u:p@h", ProxyKind::Https, "https://h:443"),
            ("socks5://h", ProxyKind::Socks5, "socks5://h:1080"),
            ("socks5h://h:80", ProxyKind::Socks5h, "socks5h://h:80"),
            ("http://[::1]:3128", ProxyKind::Http, "http://[::1]:3128"),
            ("socks5://[::1]", ProxyKind::Socks5, "socks5://[::1]:1080"),
        ] {
            let proxy = Proxy::parse("proxy", text).unwrap();
            assert_eq!((proxy.kind(), proxy.url()), (kind, url.to_owned()));
        }
        let proxy = Proxy::parse("proxy", "http://CORP%5Csome%20one:p%40%3a%ff@h").unwrap();
        let login = proxy.login().unwrap();
        assert_eq!(**login.user, *b"CORP\\some one");
        assert_eq!(**login.password, *b"p@:\xff");
        assert_eq!(format!("{proxy:?} {proxy}"), "\"http://h:80\" h:80");
        let proxy = Proxy::parse("proxy", "http://someone:hunter2@h").unwrap();
        assert_eq!(proxy.authorization().unwrap(), "Basic c29tZW9uZTpodW50ZXIy");
        assert!(Proxy::parse("proxy", "http://h").unwrap().login().is_none());
        let proxy = Proxy::parse("proxy", "http://token@h").unwrap();
        assert_eq!(proxy.authorization().unwrap(), "Basic dG9rZW46");
    }

    #[test]
    fn what_is_no_proxys_url_is_refused_and_not_repeated() {
        let long = format!("socks5://{}:hunter2@h", "u".repeat(256));
        for text in [
            r"http://CORP\someone:hunter2@h",
            "http://h hunter2",
            " http://h:1",
            "http://h:1\n",
            "\"http://someone:hunter2@h\"",
            "'http://h:1'",
            "http://h:3128\"",
            "http://h\"",
            "http://'h'",
            "ftp://hunter2",
            "pac+http://hunter2",
            "socks4://hunter2",
            "socks4a://hunter2",
            "http://[::1",
            "http://",
            "http:///p",
            "http://someone:hunter2@",
            "http://someone:12/hunter2@h:3128",
            "http://someone:12#hunter2@h:3128",
            "http://someone:12?hunter2@h:3128",
            "http://h:99999",
            "http://h:hunter2",
            "http://h%20h",
            "socks5://h%20h",
            "socks5://h|h",
            "h:3128",
            "",
            &long,
        ] {
            let error = Proxy::parse("HTTPS_PROXY", text).unwrap_err();
            assert_eq!(error.code(), ErrorCode::InvalidArgument, "{text}");
            let said = format!("{error} {error:?}");
            assert!(said.contains("HTTPS_PROXY"), "{text}: {said}");
            assert!(!said.contains("hunter2"), "{text}: {said}");
        }
    }
}
