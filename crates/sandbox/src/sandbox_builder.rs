use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::task::LocalSet;
use uuid::Uuid;

use crate::group::Group;
use crate::host::is_authority;
use crate::listener::{accept, bind};
use crate::record::Record;
use crate::sandbox::{Sandbox, set_up};
use crate::service::Service;
use crate::state::Shared;
use crate::step::Step;
use crate::tls::{Tls, TlsSetup};

/// Settings of a [`Sandbox`].
#[derive(Default)]
#[must_use]
pub struct SandboxBuilder {
    tls: Tls,
    port: u16,
    credentials: Option<(String, String)>,
    prefix: String,
    refuse: bool,
    /// In the order in which they were given, so that an error names the one too many.
    groups: Vec<(String, Group)>,
    script: Vec<Step>,
    log: Option<Sender<Record>>,
    authorities: Vec<String>,
    date_offset_s: i64,
    max_groups: Option<usize>,
    max_validity_s: Option<u64>,
}

impl fmt::Debug for SandboxBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The credentials may be real ones.
        formatter
            .debug_struct("SandboxBuilder")
            .field("tls", &self.tls)
            .field("port", &self.port)
            .field("prefix", &self.prefix)
            .field("refuse", &self.refuse)
            .field("groups", &self.groups)
            .field("script", &self.script)
            .field("authorities", &self.authorities)
            .field("date_offset_s", &self.date_offset_s)
            .field("max_groups", &self.max_groups)
            .field("max_validity_s", &self.max_validity_s)
            .finish_non_exhaustive()
    }
}

impl Sandbox {
    /// A service in plain http, on a free port, with a made-up account.
    ///
    /// # Errors
    /// As [`SandboxBuilder::start`].
    pub fn start() -> io::Result<Self> {
        Self::builder().start()
    }

    /// A service with settings.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }
}

impl SandboxBuilder {
    /// The TLS mode. Default: plain http.
    pub fn tls(mut self, tls: Tls) -> Self {
        self.tls = tls;
        self
    }

    /// The port. Default: a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The account. Default: a made-up one.
    pub fn credentials(mut self, api_key: &str, api_secret: &str) -> Self {
        self.credentials = Some((api_key.to_owned(), api_secret.to_owned()));
        self
    }

    /// The prefix of each call's path, such as `/gateway`. Default: none.
    pub fn prefix(mut self, prefix: &str) -> Self {
        prefix.clone_into(&mut self.prefix);
        self
    }

    /// Connections are refused.
    pub fn refuse(mut self) -> Self {
        self.refuse = true;
        self
    }

    /// The face libraries at the start, with the numbers of their faces.
    pub fn groups(mut self, groups: BTreeMap<String, u64>) -> Self {
        self.groups = groups
            .into_iter()
            .map(|(id, faces)| (id, faces.into()))
            .collect();
        self
    }

    /// One more face library at the start: the number of its faces, or a whole [`Group`].
    pub fn group(mut self, id: &str, group: impl Into<Group>) -> Self {
        self.groups.retain(|(known, _)| known != id);
        self.groups.push((id.to_owned(), group.into()));
        self
    }

    /// How many face libraries the account may hold. Default: 10, as documented.
    pub fn max_groups(mut self, most: usize) -> Self {
        self.max_groups = Some(most);
        self
    }

    /// The longest validity of a signature, in seconds: a longer one is `INVALID_SIGN`. Default:
    /// any, as documented.
    pub fn max_validity_s(mut self, longest: u64) -> Self {
        self.max_validity_s = Some(longest);
        self
    }

    /// How far each reply's `Date` is ahead of the service's clock, in seconds. Default: 0.
    pub fn date_offset_s(mut self, seconds: i64) -> Self {
        self.date_offset_s = seconds;
        self
    }

    /// One more `host:port` that the service answers for, such as the name of a proxy in front of
    /// it. A request for any other than its own and these is answered 400.
    pub fn authority(mut self, authority: &str) -> Self {
        self.authorities.push(authority.to_owned());
        self
    }

    /// The faults.
    pub fn script(mut self, steps: Vec<Step>) -> Self {
        self.script = steps;
        self
    }

    /// Sends each request's record, once its reply is decided and before a byte of it leaves.
    pub fn log(mut self, log: Sender<Record>) -> Self {
        self.log = Some(log);
        self
    }

    /// Starts the service.
    ///
    /// # Errors
    /// The port is taken, the system refuses a thread or a file, more face libraries are given than
    /// the account may hold, no face library can have an id, or an authority is not `host:port`.
    pub fn start(self) -> io::Result<Sandbox> {
        if let Some(wrong) = self.authorities.iter().find(|it| !is_authority(it)) {
            let why = format!("{wrong:?} is no authority: it must be HOST or HOST:PORT");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
        }
        let setup = TlsSetup::new(self.tls)?;
        let (api_key, api_secret) = self.credentials.unwrap_or_else(|| {
            (
                Uuid::new_v4().simple().to_string(),
                Uuid::new_v4().simple().to_string(),
            )
        });
        let mut service = Service {
            api_key,
            api_secret,
            prefix: self.prefix,
            is_https: self.tls != Tls::Off,
            authorities: Vec::new(),
            date_offset_s: self.date_offset_s,
            max_groups: self.max_groups.unwrap_or(10),
            max_validity_s: self.max_validity_s,
        };
        let shared = Shared::default();
        {
            let mut state = shared.lock();
            for (id, group) in self.groups {
                set_up(&mut state, &id, group, service.max_groups)?;
            }
            state.log = self.log;
            state.load(self.script);
        }
        let runtime = Builder::new_current_thread().enable_all().build()?;
        // Neither entered by blocking nor dropped: the caller may be inside a runtime of its own.
        let bound = {
            let _inside = runtime.enter();
            bind(self.port, self.refuse)
        };
        let socket = match bound {
            Ok(socket) => socket,
            Err(why) => {
                runtime.shutdown_background();
                return Err(why);
            }
        };
        let port = socket.port()?;
        let (endpoint, hosts) = if service.is_https {
            let hosts = ["localhost", "127.0.0.1", "[::1]"].as_slice();
            (format!("https://localhost:{port}{}", service.prefix), hosts)
        } else {
            let hosts = ["127.0.0.1", "localhost"].as_slice();
            (format!("http://127.0.0.1:{port}{}", service.prefix), hosts)
        };
        for host in hosts {
            service.answer_for(&format!("{host}:{port}"));
        }
        for authority in &self.authorities {
            service.answer_for(authority);
        }
        let service = Arc::new(service);
        let (stop, stopped) = oneshot::channel();
        let (for_server, for_accept) = (shared.clone(), service.clone());
        let thread = std::thread::Builder::new()
            .name("yl-sandbox".to_owned())
            .spawn(move || {
                let tasks = LocalSet::new();
                tasks.block_on(&runtime, async {
                    tokio::select! {
                        () = accept(socket, setup.handshake, for_accept, for_server) => {}
                        // Dropped or sent: the owner no longer exists.
                        _ = stopped => {}
                    }
                });
            })?;
        let mut sandbox = Sandbox {
            endpoint,
            service,
            shared,
            ca_pem: setup.ca_pem,
            ca_file: None,
            process: std::process::id(),
            stop: Some(stop),
            thread: Some(thread),
        };
        if let Some(pem) = &sandbox.ca_pem {
            let path =
                std::env::temp_dir().join(format!("yl-sandbox-{}.pem", Uuid::new_v4().simple()));
            std::fs::write(&path, pem)?;
            sandbox.ca_file = Some(path);
        }
        Ok(sandbox)
    }
}
