use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pyo3::prelude::*;
use yl_facesearch::bindings::ProcessId;

use crate::asyncio::waker::Bell;

/// An event loop as the background sees it. What happens there is queued, and the loop is woken once
/// for all that is due.
#[pyclass(frozen)]
pub(crate) struct EventLoop(Arc<Queue>);

/// The calls that have something to report, by their keys.
pub(crate) struct Queue {
    process: ProcessId,
    due: Mutex<Due>,
}

struct Due {
    keys: Vec<u64>,
    /// None once the loop is closed.
    bell: Option<Arc<Bell>>,
}

#[pymethods]
impl EventLoop {
    /// On Unix a socket wakes the loop, elsewhere wake does, which may be called on any thread.
    #[new]
    fn new(wake: Py<PyAny>) -> PyResult<Self> {
        let due = Due {
            keys: Vec::new(),
            bell: Some(Arc::new(Bell::new(wake)?)),
        };
        Ok(Self(Arc::new(Queue {
            process: ProcessId::current(),
            due: Mutex::new(due),
        })))
    }

    /// The socket that the loop watches; None where it watches none.
    fn fileno(&self) -> Option<i32> {
        self.0.lock().bell.as_ref().and_then(|bell| bell.fileno())
    }

    /// The keys of the calls that have something to report.
    fn take(&self) -> Vec<u64> {
        if !self.is_of_this_process() {
            return Vec::new();
        }
        let mut due = self.0.lock();
        if let Some(bell) = &due.bell {
            bell.silence();
        }
        std::mem::take(&mut due.keys)
    }

    /// Closes the socket: its loop is closed.
    fn close(&self) {
        if self.is_of_this_process() {
            let bell = self.0.lock().bell.take();
            drop(bell);
        }
    }

    /// A forked child has none of its parent's background.
    #[getter]
    fn is_of_this_process(&self) -> bool {
        self.0.is_of_this_process()
    }
}

impl EventLoop {
    pub(crate) fn queue(&self) -> Arc<Queue> {
        Arc::clone(&self.0)
    }
}

impl Queue {
    fn is_of_this_process(&self) -> bool {
        self.process == ProcessId::current()
    }

    /// The call with that `key` has something to report.
    pub(crate) fn push(&self, key: u64) {
        let mut due = self.lock();
        due.keys.push(key);
        let bell = match *due.keys {
            [_] => due.bell.clone(),
            _ => None, // It was rung for those before.
        };
        drop(due);
        if let Some(bell) = bell {
            bell.ring();
        }
    }

    /// Held for a moment, and never while waiting for the interpreter.
    fn lock(&self) -> MutexGuard<'_, Due> {
        self.due.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
