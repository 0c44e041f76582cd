use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use crate::group::{Group, is_id, no_id};
use crate::library::Library;
use crate::record::Record;
use crate::service::Service;
use crate::state::{Shared, State};
use crate::step::Step;

/// The age, in seconds, of a face library that a test adds without a time: a client that looks must
/// see that it is older than its call.
const SETUP_AGE_S: u64 = 30 * 24 * 3600;

/// A service on this machine, on a thread of its own, until it is dropped.
pub struct Sandbox {
    pub(crate) endpoint: String,
    pub(crate) service: Arc<Service>,
    pub(crate) shared: Shared,
    pub(crate) ca_pem: Option<String>,
    pub(crate) ca_file: Option<PathBuf>,
    pub(crate) process: u32,
    pub(crate) stop: Option<oneshot::Sender<()>>,
    pub(crate) thread: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Where it is: `http://127.0.0.1:PORT` or `https://localhost:PORT`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The account's key.
    #[must_use]
    pub fn api_key(&self) -> &str {
        &self.service.api_key
    }

    /// The account's secret.
    #[must_use]
    pub fn api_secret(&self) -> &str {
        &self.service.api_secret
    }

    /// The CA to trust, as PEM; `None` in plain http.
    #[must_use]
    pub fn ca_pem(&self) -> Option<&str> {
        self.ca_pem.as_deref()
    }

    /// The CA to trust, as a file that exists as long as the sandbox; `None` in plain http.
    #[must_use]
    pub fn ca_file(&self) -> Option<&Path> {
        self.ca_file.as_deref()
    }

    /// Creates or changes a face library: the number of its faces, or a whole [`Group`].
    ///
    /// # Panics
    /// No face library can have the id, or the account already holds as many as it may;
    /// [`try_add_group`](Self::try_add_group) does not panic.
    pub fn add_group(&self, id: &str, group: impl Into<Group>) {
        let added = self.try_add_group(id, group);
        assert!(
            added.is_ok(),
            "{}",
            added.err().map(|why| why.to_string()).unwrap_or_default()
        );
    }

    /// As [`add_group`](Self::add_group).
    ///
    /// # Errors
    /// No face library can have the id, or the account already holds as many as it may.
    pub fn try_add_group(&self, id: &str, group: impl Into<Group>) -> io::Result<()> {
        let mut state = self.shared.lock();
        set_up(&mut state, id, group.into(), self.service.max_groups)
    }

    /// The face libraries, with the numbers of their faces.
    #[must_use]
    pub fn groups(&self) -> BTreeMap<String, u64> {
        let state = self.shared.lock();
        let faces = |(id, library): (&String, &Library)| (id.clone(), library.faces);
        state.groups().iter().map(faces).collect()
    }

    /// Replaces the rest of the script.
    pub fn script(&self, steps: Vec<Step>) {
        self.shared.lock().load(steps);
    }

    /// Appends `steps` to the script.
    pub fn add_steps(&self, steps: Vec<Step>) {
        self.shared.lock().add(steps);
    }

    /// Every request of which a byte was read, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<Record> {
        self.shared.lock().records().to_vec()
    }

    /// As [`requests`](Self::requests), and clears them.
    #[must_use]
    pub fn take_requests(&self) -> Vec<Record> {
        self.shared.lock().take_records()
    }

    /// How many connections were accepted.
    #[must_use]
    pub fn connections(&self) -> u64 {
        self.shared.lock().connections
    }

    /// Clears face libraries, script, requests and the clock's offset. Connections stay open and
    /// counted. A request that was only partly received has no effect: its connection is closed.
    pub fn reset(&self) {
        self.shared.lock().reset();
    }
}

/// Creates or changes a face library for a test.
pub(crate) fn set_up(state: &mut State, id: &str, group: Group, most: usize) -> io::Result<()> {
    let why = if !is_id(id) {
        no_id(id)
    } else if !state.add_group(id, group, SETUP_AGE_S, most) {
        format!("{id}: the account holds {most} face libraries already; see max_groups")
    } else {
        return Ok(());
    };
    Err(io::Error::new(io::ErrorKind::InvalidInput, why))
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
            // The panic hook has already reported a panic of the server's thread.
            let _ = thread.join();
        }
        if let Some(path) = &self.ca_file {
            // The file may have been removed before.
            let _ = std::fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_inside_a_runtime() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(async {
            let sandbox = Sandbox::start().unwrap();
            let port = sandbox.endpoint().rsplit(':').next().unwrap();
            let taken = Sandbox::builder().port(port.parse().unwrap()).start();
            assert!(taken.is_err_and(|why| why.kind() == io::ErrorKind::AddrInUse));
        });
    }
}
