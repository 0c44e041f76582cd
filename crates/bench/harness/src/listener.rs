/// How the calls reach the server: each way has a listener of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Listener {
    /// Plain http, the connection kept.
    Http,
    /// Plain http, a connection for each call.
    HttpNew,
    /// TLS 1.3, the connection kept.
    Https,
    /// TLS 1.3, a connection for each call, its session resumed.
    HttpsResumed,
    /// TLS 1.3, a connection for each call, without a session to resume.
    HttpsNew,
}

impl Listener {
    pub(crate) const ALL: [Self; 5] = [
        Self::Http,
        Self::Https,
        Self::HttpNew,
        Self::HttpsResumed,
        Self::HttpsNew,
    ];

    /// As the server prints it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::HttpNew => "http-new",
            Self::Https => "https",
            Self::HttpsResumed => "https-resumed",
            Self::HttpsNew => "https-new",
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Http => "http, connection kept",
            Self::HttpNew => "http, a new connection for each call",
            Self::Https => "https, connection kept",
            Self::HttpsResumed => "https, a new connection for each call, session resumed",
            Self::HttpsNew => "https, a new connection for each call, full handshake",
        }
    }
}
