use std::fmt;
use std::marker::PhantomData;
use std::path::PathBuf;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::client::settings::{CONNECT_TIMEOUT, MAX_RETRIES, Settings, TIMEOUT, UncheckedSettings};
use crate::signing::credentials::Credentials;
use crate::telemetry::log::{Log, LogLine};
use crate::transport::endpoint::Endpoint;
use crate::types::error::Error;

/// A client that a [`ClientBuilder`] can build.
///
/// ```
/// use yl_facesearch::{Build, ClientBuilder, Error, blocking};
///
/// /// The same settings for the async client and the blocking one.
/// fn patient<C: Build>(builder: ClientBuilder<C>) -> Result<C, Error> {
///     builder.or_env().max_retries(5).build()
/// }
///
/// let builder = blocking::Client::builder().api_key("an-api-key").api_secret("an-api-secret");
/// let client = patient(builder)?;
/// # Ok::<(), yl_facesearch::Error>(())
/// ```
pub trait Build: Sized {
    #[doc(hidden)]
    fn from_settings(settings: Settings) -> Result<Self, Error>;
}

/// Settings of a [`Client`](crate::Client) or a [`blocking::Client`](crate::blocking::Client).
/// [`build`](Self::build) checks them.
///
/// ```
/// use std::time::Duration;
/// use yl_facesearch::blocking::Client;
///
/// let client = Client::builder()
///     .api_key("an-api-key")
///     .api_secret("an-api-secret")
///     .endpoint("https://gateway.example.com/finauth-sgp")
///     .timeout(Duration::from_secs(10))
///     .max_retries(5)
///     .log(|line| eprintln!("{line}"))
///     .build()?;
/// # Ok::<(), yl_facesearch::Error>(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct ClientBuilder<C> {
    pub(super) unchecked: UncheckedSettings,
    client: PhantomData<fn() -> C>,
}

impl<C: Build> ClientBuilder<C> {
    /// The default of [`endpoint`](Self::endpoint).
    pub const ENDPOINT: &str = Endpoint::DEFAULT;
    /// The default of [`timeout`](Self::timeout).
    pub const TIMEOUT: Duration = TIMEOUT;
    /// The default of [`connect_timeout`](Self::connect_timeout).
    pub const CONNECT_TIMEOUT: Duration = CONNECT_TIMEOUT;
    /// The default of [`max_retries`](Self::max_retries).
    pub const MAX_RETRIES: u32 = MAX_RETRIES;

    pub(crate) fn new() -> Self {
        Self {
            unchecked: UncheckedSettings::new(),
            client: PhantomData,
        }
    }

    /// Sets the account's `api_key`: printable ASCII without `&` and `=`.
    pub fn api_key(mut self, api_key: &str) -> Self {
        self.unchecked.api_key = Some(Zeroizing::new(api_key.to_owned()));
        self
    }

    /// Sets the account's `api_secret`: printable ASCII. It is wiped from memory when the client is
    /// dropped.
    pub fn api_secret(mut self, api_secret: &str) -> Self {
        self.unchecked.api_secret = Some(Zeroizing::new(api_secret.to_owned()));
        self
    }

    /// Sets `api_key` and `api_secret` at once. Together with [`api_key`](Self::api_key) or
    /// [`api_secret`](Self::api_secret) it is an error.
    ///
    /// ```
    /// use yl_facesearch::{Client, Credentials};
    ///
    /// let credentials = Credentials::new("an-api-key", "an-api-secret")?;
    /// let client = Client::builder().credentials(credentials).build()?;
    /// # Ok::<(), yl_facesearch::Error>(())
    /// ```
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.unchecked.credentials = Some(credentials);
        self
    }

    /// Takes from `YL_API_KEY`, `YL_API_SECRET` and `YL_ENDPOINT` what is not given.
    pub fn or_env(mut self) -> Self {
        self.unchecked.use_env = true;
        self
    }

    /// Sets where the service is: `scheme://host[:port][/prefix]`; the call's path is appended.
    /// Default: `https://api-sgp.yljz.com`.
    pub fn endpoint(mut self, endpoint: &str) -> Self {
        self.unchecked.endpoint = Some(endpoint.to_owned());
        self
    }

    /// Sets the time for a whole call: connecting, every attempt and every pause. Default: 30 s; at
    /// most a day.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.unchecked.timeout = timeout;
        self
    }

    /// Sets the time for one attempt, inside the call's timeout. Default: half of the timeout; for
    /// a delete that does not check for faces the timeout less 5 s, and at least half of it, since
    /// deleting many faces takes time; with no retries the whole timeout.
    pub fn attempt_timeout(mut self, attempt_timeout: Duration) -> Self {
        self.unchecked.attempt_timeout = Some(attempt_timeout);
        self
    }

    /// Sets the time for opening a connection (name, TCP, TLS), inside the call's timeout. Default:
    /// 10 s.
    pub fn connect_timeout(mut self, connect_timeout: Duration) -> Self {
        self.unchecked.connect_timeout = Some(connect_timeout);
        self
    }

    /// Sets how often a call may be repeated after its first attempt. Default: 2. With 0, a delete
    /// is exactly one request.
    pub fn max_retries(mut self, max_retries: u32) -> Self {
        self.unchecked.max_retries = max_retries;
        self
    }

    /// Names the program to the service, in the `User-Agent` of every request: `name/version`, each
    /// of letters, digits and `!#$%&'*+-.^_|~` and a backtick, in all at most 100 characters.
    /// Default: yl-facesearch alone.
    ///
    /// ```
    /// use yl_facesearch::Client;
    ///
    /// let builder = Client::builder().api_key("an-api-key").api_secret("an-api-secret");
    /// let client = builder.app("erasure-service/1.2").build()?;
    /// # Ok::<(), yl_facesearch::Error>(())
    /// ```
    pub fn app(mut self, app: &str) -> Self {
        self.unchecked.app = Some(app.to_owned());
        self
    }

    /// Allows plain http to a host other than this machine: the sign is then readable on the way.
    /// Default: refused.
    pub fn allow_http(mut self, allow_http: bool) -> Self {
        self.unchecked.allow_http = allow_http;
        self
    }

    /// Names a PEM file with the CAs to trust in place of the system's.
    pub fn ca_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.unchecked.ca_file = Some(path.into());
        self
    }

    /// Sets the proxy for every request: `http://[user:password@]host[:port]`, or the same with
    /// `https`, `socks5` (the endpoint's name is resolved here) or `socks5h` (the proxy resolves
    /// it). The word `none` is [`no_proxy`](Self::no_proxy).
    ///
    /// Default: the one that the environment names, by curl's rules, when the client is made:
    /// `https_proxy` or `HTTPS_PROXY` for https, `http_proxy` for http, else `all_proxy` or
    /// `ALL_PROXY`, unless `no_proxy` or `NO_PROXY` names the host. None when the endpoint is this
    /// machine.
    pub fn proxy(mut self, proxy: &str) -> Self {
        self.unchecked.proxy = Some(Zeroizing::new(proxy.to_owned()));
        self
    }

    /// Connects to the service directly, whatever proxy the environment names. Together with a
    /// [`proxy`](Self::proxy) it is an error.
    pub fn no_proxy(mut self) -> Self {
        self.unchecked.no_proxy = true;
        self
    }

    /// Passes one line for each attempt, and one for the end of each call, to `sink`, on the thread
    /// that makes the call: for programs without `tracing`.
    pub fn log(mut self, sink: impl Fn(&LogLine<'_>) + Send + Sync + 'static) -> Self {
        self.unchecked.log = Log::to(sink);
        self
    }

    /// Checks everything and makes the client; nothing is sent.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorCode::InvalidArgument),
    /// [`MissingCredentials`](crate::ErrorCode::MissingCredentials),
    /// [`NoTrustedCertificates`](crate::ErrorCode::NoTrustedCertificates), or
    /// [`ConnectFailed`](crate::ErrorCode::ConnectFailed) when the process has no file descriptor
    /// left.
    pub fn build(self) -> Result<C, Error> {
        C::from_settings(self.settings()?)
    }

    pub(crate) fn settings(self) -> Result<Settings, Error> {
        self.unchecked.check()
    }
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").finish_non_exhaustive()
    }
}
