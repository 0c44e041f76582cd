use std::io;
use std::thread::{Builder, JoinHandle};
#[cfg(feature = "blocking")]
use std::thread::{Scope, ScopedJoinHandle};

/// The stack of every thread of ours: what the standard library takes too, but not without asking
/// `RUST_MIN_STACK`, which the caller of a program with raised privileges could set.
const STACK_SIZE: usize = 2 << 20;

/// Spawns a thread on which no signal is handled.
///
/// # Errors
/// The system gives no thread.
pub fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<JoinHandle<()>> {
    with_signals_blocked(|| builder(name).spawn(work))
}

/// As [`spawn`], for work that borrows.
///
/// # Errors
/// As there.
#[cfg(feature = "blocking")]
pub(crate) fn spawn_scoped<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    name: &str,
    work: impl FnOnce() -> T + Send + 'scope,
) -> io::Result<ScopedJoinHandle<'scope, T>> {
    with_signals_blocked(|| builder(name).spawn_scoped(scope, work))
}

fn builder(name: &str) -> Builder {
    Builder::new().name(name.to_owned()).stack_size(STACK_SIZE)
}

/// Runs `spawn` with all signals blocked on this thread, except those that a fault raises. A thread
/// that it starts inherits the mask, so that the host's signal handlers never run there, not even
/// in its first moment.
#[cfg(unix)]
fn with_signals_blocked<T>(spawn: impl FnOnce() -> T) -> T {
    use nix::sys::signal::{SigSet, SigmaskHow, Signal};

    let mut blocked = SigSet::all();
    for fault in [
        Signal::SIGSEGV,
        Signal::SIGBUS,
        Signal::SIGFPE,
        Signal::SIGILL,
    ] {
        blocked.remove(fault);
    }
    // It fails for no valid argument; then the thread is one that handles signals.
    let before = blocked.thread_swap_mask(SigmaskHow::SIG_BLOCK);
    let spawned = spawn();
    if let Ok(before) = before {
        let _ = before.thread_set_mask();
    }
    spawned
}

/// There are no signals.
#[cfg(not(unix))]
fn with_signals_blocked<T>(spawn: impl FnOnce() -> T) -> T {
    spawn()
}
