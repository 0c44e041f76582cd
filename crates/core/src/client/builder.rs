use std::fmt;
use std::marker::PhantomData;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use hyper::header::HeaderValue;
use zeroize::Zeroizing;

use crate::call::clock::Clock;
use crate::call::context::{CallContext, check_timeout};
use crate::call::retry::RetryBudget;
use crate::signing::credentials::Credentials;
use crate::system::environment;
use crate::system::process::ProcessId;
use crate::telemetry::log::{Log, LogLine};
#[cfg(feature = "reqwest")]
use crate::transport::config::ReqwestSettings;
use crate::transport::config::{Carrier, SocketSettings, WireSettings};
use crate::transport::endpoint::Endpoint;
use crate::transport::headers;
use crate::transport::proxy::{Proxy, ProxyKind};
use crate::transport::proxy_environment::proxy_from_environment;
use crate::transport::tls::{self, Trust};
use crate::types::error::Error;
use crate::types::error_code::ErrorCode;

/// Longer ones are not read by anybody.
const LONGEST_APP: usize = 100;

/// What a client is made of, checked.
#[doc(hidden)]
pub struct Settings {
    pub(crate) context: Arc<CallContext>,
    pub(crate) wire: Arc<WireSettings>,
}

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
    api_key: Option<Zeroizing<String>>,
    api_secret: Option<Zeroizing<String>>,
    credentials: Option<Credentials>,
    endpoint: Option<String>,
    use_env: bool,
    timeout: Duration,
    attempt_timeout: Option<Duration>,
    connect_timeout: Option<Duration>,
    max_retries: u32,
    app: Option<String>,
    allow_http: bool,
    ca_file: Option<PathBuf>,
    proxy: Option<Zeroizing<String>>,
    no_proxy: bool,
    #[cfg(feature = "reqwest")]
    pub(crate) reqwest_client: Option<reqwest::Client>,
    log: Log,
    client: PhantomData<fn() -> C>,
}

impl<C: Build> ClientBuilder<C> {
    /// The default of [`endpoint`](Self::endpoint).
    pub const ENDPOINT: &str = Endpoint::DEFAULT;
    /// The default of [`timeout`](Self::timeout).
    pub const TIMEOUT: Duration = Duration::from_secs(30);
    /// The default of [`connect_timeout`](Self::connect_timeout).
    pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
    /// The default of [`max_retries`](Self::max_retries).
    pub const MAX_RETRIES: u32 = 2;

    pub(crate) fn new() -> Self {
        Self {
            api_key: None,
            api_secret: None,
            credentials: None,
            endpoint: None,
            use_env: false,
            timeout: Self::TIMEOUT,
            attempt_timeout: None,
            connect_timeout: None,
            max_retries: Self::MAX_RETRIES,
            app: None,
            allow_http: false,
            ca_file: None,
            proxy: None,
            no_proxy: false,
            #[cfg(feature = "reqwest")]
            reqwest_client: None,
            log: Log::default(),
            client: PhantomData,
        }
    }

    /// Sets the account's `api_key`: printable ASCII without `&` and `=`.
    pub fn api_key(mut self, api_key: &str) -> Self {
        self.api_key = Some(Zeroizing::new(api_key.to_owned()));
        self
    }

    /// Sets the account's `api_secret`: printable ASCII. It is wiped from memory when the client is
    /// dropped.
    pub fn api_secret(mut self, api_secret: &str) -> Self {
        self.api_secret = Some(Zeroizing::new(api_secret.to_owned()));
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
        self.credentials = Some(credentials);
        self
    }

    /// Takes from `YL_API_KEY`, `YL_API_SECRET` and `YL_ENDPOINT` what is not given.
    pub fn or_env(mut self) -> Self {
        self.use_env = true;
        self
    }

    /// Sets where the service is: `scheme://host[:port][/prefix]`; the call's path is appended.
    /// Default: `https://api-sgp.yljz.com`.
    pub fn endpoint(mut self, endpoint: &str) -> Self {
        self.endpoint = Some(endpoint.to_owned());
        self
    }

    /// Sets the time for a whole call: connecting, every attempt and every pause. Default: 30 s; at
    /// most a day.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the time for one attempt, inside the call's timeout. Default: half of the timeout; for
    /// a delete that does not check for faces the timeout less 5 s, and at least half of it, since
    /// deleting many faces takes time; with no retries the whole timeout.
    pub fn attempt_timeout(mut self, attempt_timeout: Duration) -> Self {
        self.attempt_timeout = Some(attempt_timeout);
        self
    }

    /// Sets the time for opening a connection (name, TCP, TLS), inside the call's timeout. Default:
    /// 10 s.
    pub fn connect_timeout(mut self, connect_timeout: Duration) -> Self {
        self.connect_timeout = Some(connect_timeout);
        self
    }

    /// Sets how often a call may be repeated after its first attempt. Default: 2. With 0, a delete
    /// is exactly one request.
    pub fn max_retries(mut self, max_retries: u32) -> Self {
        self.max_retries = max_retries;
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
        self.app = Some(app.to_owned());
        self
    }

    /// Allows plain http to a host other than this machine: the sign is then readable on the way.
    /// Default: refused.
    pub fn allow_http(mut self, allow_http: bool) -> Self {
        self.allow_http = allow_http;
        self
    }

    /// Names a PEM file with the CAs to trust in place of the system's.
    pub fn ca_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.ca_file = Some(path.into());
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
        self.proxy = Some(Zeroizing::new(proxy.to_owned()));
        self
    }

    /// Connects to the service directly, whatever proxy the environment names. Together with a
    /// [`proxy`](Self::proxy) it is an error.
    pub fn no_proxy(mut self) -> Self {
        self.no_proxy = true;
        self
    }

    /// Passes one line for each attempt, and one for the end of each call, to `sink`, on the thread
    /// that makes the call: for programs without `tracing`.
    pub fn log(mut self, sink: impl Fn(&LogLine<'_>) + Send + Sync + 'static) -> Self {
        self.log = Log::to(sink);
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
        check_timeout("timeout", self.timeout)?;
        if let Some(attempt_timeout) = self.attempt_timeout {
            check_timeout("attempt_timeout", attempt_timeout)?;
        }
        let credentials = self.checked_credentials()?;
        let endpoint = self.checked_endpoint()?;
        let carrier = self.carrier(&endpoint)?;
        Ok(Settings {
            wire: Arc::new(WireSettings { endpoint, carrier }),
            context: Arc::new(CallContext {
                credentials,
                timeout: self.timeout,
                attempt_timeout: self.attempt_timeout,
                max_retries: self.max_retries,
                clock: Clock::default(),
                budget: RetryBudget::new(),
                log: self.log,
            }),
        })
    }

    fn checked_credentials(&self) -> Result<Credentials, Error> {
        let key = self.api_key.as_ref().map(|key| key.as_str());
        let secret = self.api_secret.as_ref().map(|secret| secret.as_str());
        match (&self.credentials, key.or(secret)) {
            (Some(credentials), None) => return Ok(credentials.clone()),
            (Some(_), Some(_)) => {
                return Err(Error::invalid_argument(
                    "credentials",
                    "must not be given together with api_key or api_secret",
                ));
            }
            (None, _) => {}
        }
        if self.use_env {
            return Credentials::from_env_or(key, secret);
        }
        match (key, secret) {
            (Some(key), Some(secret)) => Credentials::new(key, secret),
            (None, _) => Err(missing("api_key")),
            (_, None) => Err(missing("api_secret")),
        }
    }

    fn checked_endpoint(&self) -> Result<Endpoint, Error> {
        let from_env = match (&self.endpoint, self.use_env) {
            (None, true) => environment::text(Endpoint::VARIABLE)
                .map_err(|_| Error::invalid_argument(Endpoint::VARIABLE, "must be UTF-8"))?,
            _ => None,
        };
        let text = self.endpoint.as_ref().or(from_env.as_ref());
        Endpoint::new(
            text.map_or(Endpoint::DEFAULT, String::as_str),
            self.allow_http,
        )
    }

    /// How requests travel.
    fn carrier(&self, endpoint: &Endpoint) -> Result<Carrier, Error> {
        #[cfg(feature = "reqwest")]
        if let Some(client) = &self.reqwest_client {
            self.refuse_settings_of_reqwest()?;
            return Ok(Carrier::Reqwest(ReqwestSettings {
                client: client.clone(),
                user_agent: self.checked_user_agent()?,
                process: ProcessId::current(),
            }));
        }
        Ok(Carrier::Sockets(Arc::new(self.sockets(endpoint)?)))
    }

    /// A `reqwest::Client` is complete: what is its own to decide must not be given beside it.
    #[cfg(feature = "reqwest")]
    fn refuse_settings_of_reqwest(&self) -> Result<(), Error> {
        let given = [
            ("proxy", self.proxy.is_some()),
            ("no_proxy", self.no_proxy),
            ("ca_file", self.ca_file.is_some()),
            ("connect_timeout", self.connect_timeout.is_some()),
        ];
        match given.into_iter().find(|(_, is_given)| *is_given) {
            Some((argument, _)) => Err(Error::invalid_argument(
                argument,
                "must not be given together with reqwest_client: set it on the reqwest::Client",
            )),
            None => Ok(()),
        }
    }

    fn sockets(&self, endpoint: &Endpoint) -> Result<SocketSettings, Error> {
        let connect_timeout = self.connect_timeout.unwrap_or(Self::CONNECT_TIMEOUT);
        check_timeout("connect_timeout", connect_timeout)?;
        let proxy = self.checked_proxy(endpoint)?;
        let needs_tls = endpoint.is_https()
            || proxy
                .as_ref()
                .is_some_and(|proxy| proxy.kind() == ProxyKind::Https);
        let trust = match &self.ca_file {
            Some(path) => Trust::File(path),
            None if needs_tls => Trust::System,
            None => Trust::NotNeeded,
        };
        Ok(SocketSettings {
            user_agent: self.checked_user_agent()?,
            connect_timeout,
            tls: tls::config(&trust)?,
            proxy,
            process: ProcessId::current(),
        })
    }

    fn checked_user_agent(&self) -> Result<HeaderValue, Error> {
        let app = self.app.as_deref();
        let refused = || Error::invalid_argument("app", "must be name/version, without spaces");
        if app.is_some_and(|app| !is_product(app)) {
            return Err(refused());
        }
        headers::user_agent(app).map_err(|_| refused())
    }

    fn checked_proxy(&self, endpoint: &Endpoint) -> Result<Option<Proxy>, Error> {
        let proxy = match (
            self.proxy.as_ref().map(|proxy| proxy.as_str()),
            self.no_proxy,
        ) {
            (None, false) => proxy_from_environment(endpoint, environment::variable)?,
            (None, true) | (Some(Proxy::NONE), _) => None,
            (Some(_), true) => {
                return Err(Error::invalid_argument(
                    "proxy",
                    "must not be given together with no_proxy",
                ));
            }
            (Some(text), false) => Some(Proxy::parse("proxy", text)?),
        };
        // Plain http would be readable on the way to the proxy, although the endpoint is this
        // machine.
        let in_clear = |proxy: &Proxy| !endpoint.is_https() && !proxy.is_loopback();
        if proxy.as_ref().is_some_and(in_clear) && !self.allow_http {
            return Err(Error::invalid_argument(
                "proxy",
                "must be on this machine when the endpoint is plain http, unless that is allowed (allow_http)",
            ));
        }
        Ok(proxy)
    }
}

/// Whether it is a product with its version, by RFC 9110: nothing else can be in a header then.
fn is_product(text: &str) -> bool {
    let is_token = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&it))
    };
    text.len() <= LONGEST_APP
        && text
            .split_once('/')
            .is_some_and(|(name, version)| is_token(name) && is_token(version))
}

fn missing(argument: &str) -> Error {
    Error::new(ErrorCode::MissingCredentials).with_detail(format!("{argument} is not given"))
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").finish_non_exhaustive()
    }
}
