use std::sync::atomic::{AtomicBool, Ordering};

use pyo3::prelude::*;
use yl_facesearch::bindings::PerProcess;

/// Cancels calls, from any thread: token.cancel() ends every call that was given it as cancel, now
/// and later.
///
/// Such a call raises CancelledError, whose sent says what is known of its requests. A reply that
/// has come by then wins. It works in a forked child, too: there it cancels the child's calls.
#[pyclass(frozen, module = "yl_facesearch")]
pub(crate) struct CancelToken {
    is_cancelled: AtomicBool,
    /// A forked child has one of its own: the parent's background may have held this one's lock.
    token: PerProcess<yl_facesearch::CancelToken>,
}

#[pymethods]
impl CancelToken {
    #[new]
    fn new() -> Self {
        Self {
            is_cancelled: AtomicBool::new(false),
            token: PerProcess::new(),
        }
    }

    /// End every call that was given this token, now and later. May be called again.
    fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::SeqCst);
        self.token.get().cancel();
    }

    /// True once cancel was called.
    #[getter]
    fn cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::SeqCst)
    }

    fn __repr__(&self) -> &'static str {
        if self.cancelled() {
            "<yl_facesearch.CancelToken, cancelled>"
        } else {
            "<yl_facesearch.CancelToken>"
        }
    }
}

impl CancelToken {
    /// What cancels the calls of this process.
    pub(crate) fn of_this_process(&self) -> yl_facesearch::CancelToken {
        let token = self.token.get();
        if self.cancelled() {
            token.cancel();
        }
        yl_facesearch::CancelToken::clone(&token)
    }
}
