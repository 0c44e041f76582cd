use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

/// The forks that lie between the first process and this one, as far as they were reported.
static FORKS: AtomicU32 = AtomicU32::new(0);

/// A process, distinct from the one that it was forked from. The number alone is not: in another
/// pid namespace a child can have its parent's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProcessId {
    number: u32,
    forks: u32,
}

impl ProcessId {
    /// This process.
    #[must_use]
    pub fn current() -> Self {
        Self {
            number: process::id(),
            forks: FORKS.load(Ordering::Relaxed),
        }
    }
}

/// To be called in each forked child, before anything else is used there. Without it, a fork shows
/// in the process's number only. It is async-signal-safe.
pub fn note_fork() {
    FORKS.fetch_add(1, Ordering::Relaxed);
}
