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
use crate::telemetry::log::Log;
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

pub(super) const TIMEOUT: Duration = Duration::from_secs(30);
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
pub(super) const MAX_RETRIES: u32 = 2;

/// Longer ones are not read by anybody.
const LONGEST_APP: usize = 100;

/// What a client is made of, checked.
#[doc(hidden)]
pub struct Settings {
    pub(crate) context: Arc<CallContext>,
    pub(crate) wire: Arc<WireSettings>,
}

/// What a [`ClientBuilder`](crate::ClientBuilder) was given.
#[derive(Clone)]
pub(crate) struct UncheckedSettings {
    pub(super) api_key: Option<Zeroizing<String>>,
    pub(super) api_secret: Option<Zeroizing<String>>,
    pub(super) credentials: Option<Credentials>,
    pub(super) endpoint: Option<String>,
    pub(super) use_env: bool,
    pub(super) timeout: Duration,
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) connect_timeout: Option<Duration>,
    pub(super) max_retries: u32,
    pub(super) app: Option<String>,
    pub(super) allow_http: bool,
    pub(super) ca_file: Option<PathBuf>,
    pub(super) proxy: Option<Zeroizing<String>>,
    pub(super) no_proxy: bool,
    #[cfg(feature = "reqwest")]
    pub(super) reqwest_client: Option<reqwest::Client>,
    pub(super) log: Log,
}

impl UncheckedSettings {
    pub(super) fn new() -> Self {
        Self {
            api_key: None,
            api_secret: None,
            credentials: None,
            endpoint: None,
            use_env: false,
            timeout: TIMEOUT,
            attempt_timeout: None,
            connect_timeout: None,
            max_retries: MAX_RETRIES,
            app: None,
            allow_http: false,
            ca_file: None,
            proxy: None,
            no_proxy: false,
            #[cfg(feature = "reqwest")]
            reqwest_client: None,
            log: Log::default(),
        }
    }

    /// Checks everything; opens no connection.
    ///
    /// # Errors
    /// As [`ClientBuilder::build`](crate::ClientBuilder::build).
    pub(super) fn check(self) -> Result<Settings, Error> {
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
        let connect_timeout = self.connect_timeout.unwrap_or(CONNECT_TIMEOUT);
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
