use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwapOption;

use crate::system::process::ProcessId;

/// A value of each process's own. A forked child must not touch its parent's: the sockets and the
/// threads still belong to the parent, and the locks may have been held at the fork. The parent's
/// value is leaked, never dropped.
pub struct PerProcess<T>(ArcSwapOption<Owned<T>>);

struct Owned<T> {
    process: ProcessId,
    value: Arc<T>,
}

impl<T: Default> PerProcess<T> {
    /// None yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(ArcSwapOption::const_empty())
    }

    /// The value of this process, made if it has none yet. Takes no lock that a parent may have
    /// held.
    pub fn get(&self) -> Arc<T> {
        let found = self.0.load_full();
        if let Some(owned) = &found
            && owned.process == ProcessId::current()
        {
            return Arc::clone(&owned.value);
        }
        let own = Arc::new(Owned {
            process: ProcessId::current(),
            value: Arc::default(),
        });
        let before = self.0.compare_and_swap(&found, Some(Arc::clone(&own)));
        match &*before {
            Some(owned) if owned.process == ProcessId::current() => Arc::clone(&owned.value),
            _ => Arc::clone(&own.value),
        }
    }
}

impl<T: Default> Default for PerProcess<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Drop for Owned<T> {
    fn drop(&mut self) {
        if self.process != ProcessId::current() {
            std::mem::forget(Arc::clone(&self.value));
        }
    }
}

impl<T> fmt::Debug for PerProcess<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PerProcess").finish_non_exhaustive()
    }
}
