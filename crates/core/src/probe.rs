use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// Whether a byte of one request may have left.
pub(crate) type Left = Arc<AtomicBool>;

/// What one attempt did on the wire, noted where it happens.
#[derive(Debug, Default)]
pub(crate) struct Probe {
    opened_connection: AtomicBool,
    left: OnceLock<Left>,
}

impl Probe {
    /// A connection is being opened for the attempt.
    pub(crate) fn note_opening(&self) {
        self.opened_connection.store(true, Ordering::Release);
    }

    /// The request is handed to what sets `left` as soon as a byte of it may have left.
    pub(crate) fn watch(&self, left: &Left) {
        left.store(false, Ordering::Release);
        // An attempt is one request: there is nothing to replace.
        let _ = self.left.set(Arc::clone(left));
    }

    /// Bytes of the request may have left; before that, none has.
    pub(crate) fn may_have_left(&self) -> bool {
        self.left
            .get()
            .is_some_and(|left| left.load(Ordering::Acquire))
    }

    /// The attempt opened a connection of its own, or tried to.
    pub(crate) fn opened_connection(&self) -> bool {
        self.opened_connection.load(Ordering::Acquire)
    }
}
