use std::sync::{Mutex, MutexGuard, PoisonError};

use yl_facesearch::bindings;

use crate::error::Refusal;

/// A core client, until it is closed.
pub(crate) struct Closable<C>(Mutex<Option<C>>);

impl<C: Clone> Closable<C> {
    pub(crate) const fn new(client: C) -> Self {
        Self(Mutex::new(Some(client)))
    }

    pub(crate) fn get(&self) -> Result<C, Refusal> {
        let client = self.lock().clone();
        client.ok_or_else(|| bindings::closed().into())
    }

    pub(crate) fn close(&self) {
        let client = self.lock().take();
        drop(client);
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.lock().is_none()
    }

    /// Held for a moment, and only by a thread that holds the interpreter's lock: no fork happens
    /// while it is locked.
    fn lock(&self) -> MutexGuard<'_, Option<C>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
