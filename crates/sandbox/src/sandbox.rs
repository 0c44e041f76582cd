use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::thread::JoinHandle;

use tokio::net::{TcpListener, TcpSocket};
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::task::LocalSet;
use uuid::Uuid;

use crate::api::Account;
use crate::connection::serve;
use crate::state::Shared;
use crate::tls::{Handshake, Tls, TlsSetup};
use crate::{Record, Step};

/// A service on this machine, on a thread of its own, until it is dropped.
pub struct Sandbox {
    endpoint: String,
    account: Account,
    shared: Shared,
    ca_pem: Option<String>,
    ca_file: Option<PathBuf>,
    process: u32,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Settings of a [`Sandbox`].
#[derive(Default)]
#[must_use]
pub struct SandboxBuilder {
    tls: Tls,
    port: u16,
    credentials: Option<(String, String)>,
    prefix: String,
    refuse: bool,
    groups: BTreeMap<String, u64>,
    script: Vec<Step>,
    log: Option<Sender<Record>>,
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
            .finish_non_exhaustive()
    }
}

impl SandboxBuilder {
    /// How TLS is done. Default: plain http.
    pub fn tls(mut self, tls: Tls) -> Self {
        self.tls = tls;
        self
    }

    /// The port. Default: one that is free.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The account. Default: one made up.
    pub fn credentials(mut self, api_key: &str, api_secret: &str) -> Self {
        self.credentials = Some((api_key.to_owned(), api_secret.to_owned()));
        self
    }

    /// What comes before the call's path, such as `/gateway`. Default: nothing.
    pub fn prefix(mut self, prefix: &str) -> Self {
        prefix.clone_into(&mut self.prefix);
        self
    }

    /// Connections are refused.
    pub fn refuse(mut self) -> Self {
        self.refuse = true;
        self
    }

    /// The libraries at the start, with their faces.
    pub fn groups(mut self, groups: BTreeMap<String, u64>) -> Self {
        self.groups = groups;
        self
    }

    /// What goes wrong.
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
    /// The port is taken, or the system gives no thread or file.
    pub fn start(self) -> io::Result<Sandbox> {
        let setup = TlsSetup::new(self.tls)?;
        let (api_key, api_secret) = self.credentials.unwrap_or_else(|| {
            (
                Uuid::new_v4().simple().to_string(),
                Uuid::new_v4().simple().to_string(),
            )
        });
        let account = Account {
            api_key,
            api_secret,
            prefix: self.prefix,
        };
        let shared = Shared::default();
        {
            let mut state = shared.lock();
            state.groups = self.groups;
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
        let endpoint = match self.tls {
            Tls::Off => format!("http://127.0.0.1:{port}{}", account.prefix),
            _ => format!("https://localhost:{port}{}", account.prefix),
        };
        let (stop, stopped) = oneshot::channel();
        let (for_server, for_account) = (shared.clone(), account.clone());
        let thread = std::thread::Builder::new()
            .name("yl-sandbox".to_owned())
            .spawn(move || {
                let tasks = LocalSet::new();
                tasks.block_on(&runtime, async {
                    tokio::select! {
                        () = accept(socket, setup.handshake, for_account, for_server) => {}
                        // Dropped or sent: the owner has gone.
                        _ = stopped => {}
                    }
                });
            })?;
        let mut sandbox = Sandbox {
            endpoint,
            account,
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

/// A bound socket: one that listens, or one at which connections are refused.
enum Bound {
    Listening(TcpListener),
    Refusing(TcpSocket),
}

impl Bound {
    fn port(&self) -> io::Result<u16> {
        let address = match self {
            Self::Listening(listener) => listener.local_addr()?,
            Self::Refusing(socket) => socket.local_addr()?,
        };
        Ok(address.port())
    }
}

fn bind(port: u16, refuse: bool) -> io::Result<Bound> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
    Ok(if refuse {
        Bound::Refusing(socket)
    } else {
        Bound::Listening(socket.listen(1024)?)
    })
}

async fn accept(socket: Bound, handshake: Handshake, account: Account, shared: Shared) {
    let listener = match socket {
        Bound::Listening(listener) => listener,
        Bound::Refusing(socket) => {
            std::future::pending::<()>().await;
            return drop(socket);
        }
    };
    loop {
        // A connection that died before it was accepted is no reason to stop.
        let Ok((tcp, _)) = listener.accept().await else {
            continue;
        };
        let (handshake, account, shared) = (handshake.clone(), account.clone(), shared.clone());
        tokio::task::spawn_local(async move { serve(tcp, handshake, &account, &shared).await });
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

    /// Where it is: `http://127.0.0.1:PORT` or `https://localhost:PORT`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The account's key.
    #[must_use]
    pub fn api_key(&self) -> &str {
        &self.account.api_key
    }

    /// The account's secret.
    #[must_use]
    pub fn api_secret(&self) -> &str {
        &self.account.api_secret
    }

    /// The CA to trust, as PEM; none in plain http.
    #[must_use]
    pub fn ca_pem(&self) -> Option<&str> {
        self.ca_pem.as_deref()
    }

    /// The CA to trust, as a file that lives as long as the sandbox; none in plain http.
    #[must_use]
    pub fn ca_file(&self) -> Option<&Path> {
        self.ca_file.as_deref()
    }

    /// Creates a library, or changes how many faces it holds.
    pub fn add_group(&self, id: &str, faces: u64) {
        self.shared.lock().groups.insert(id.to_owned(), faces);
    }

    /// The libraries, with their faces.
    #[must_use]
    pub fn groups(&self) -> BTreeMap<String, u64> {
        self.shared.lock().groups.clone()
    }

    /// Replaces what is left of the script.
    pub fn script(&self, steps: Vec<Step>) {
        self.shared.lock().load(steps);
    }

    /// Puts `steps` after what is left of the script.
    pub fn add_steps(&self, steps: Vec<Step>) {
        self.shared.lock().add(steps);
    }

    /// Every request of which a byte was read, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<Record> {
        self.shared.lock().records.clone()
    }

    /// As [`requests`](Self::requests), and forgets them.
    #[must_use]
    pub fn take_requests(&self) -> Vec<Record> {
        std::mem::take(&mut self.shared.lock().records)
    }

    /// How many connections were accepted.
    #[must_use]
    pub fn connections(&self) -> u64 {
        self.shared.lock().connections
    }

    /// Forgets libraries, script, requests and the clock's offset. Connections stay, and stay counted.
    pub fn reset(&self) {
        self.shared.lock().reset();
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // In a forked child there is no such thread, and the file is the parent's.
        if self.process != std::process::id() {
            std::mem::forget(self.thread.take());
            std::mem::forget(self.stop.take());
            return;
        }
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the server's thread was shown by its hook.
            let _ = thread.join();
        }
        if let Some(path) = &self.ca_file {
            // Somebody may have tidied up before.
            let _ = std::fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_inside_a_runtime() {
        let runtime = Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let sandbox = Sandbox::start().unwrap();
            let port = sandbox.endpoint().rsplit(':').next().unwrap();
            let taken = Sandbox::builder().port(port.parse().unwrap()).start();
            assert!(taken.is_err_and(|why| why.kind() == io::ErrorKind::AddrInUse));
        });
    }
}
