use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::transport::send_state::SendState;

/// What one attempt did on the wire, noted where it happens.
#[derive(Debug, Default)]
pub(crate) struct AttemptTrace {
    opened_connection: AtomicBool,
    send_state: Mutex<Option<Arc<SendState>>>,
}

impl AttemptTrace {
    /// A connection is being opened for the attempt. What another one noted before does not count:
    /// nothing of the request was written there.
    pub(crate) fn note_opening(&self) {
        self.opened_connection.store(true, Ordering::Release);
        *self.send_state() = None;
    }

    /// The request is handed to a connection, which notes in `send_state` when it writes a byte.
    pub(crate) fn attach(&self, send_state: &Arc<SendState>) {
        send_state.begin();
        *self.send_state() = Some(Arc::clone(send_state));
    }

    /// Ends the attempt; returns whether a byte of its request may have been written. If none was,
    /// none will be.
    pub(crate) fn abandon(&self) -> bool {
        self.send_state()
            .as_ref()
            .is_some_and(|send_state| send_state.abandon())
    }

    /// The attempt opened a connection of its own, or tried to.
    pub(crate) fn opened_connection(&self) -> bool {
        self.opened_connection.load(Ordering::Acquire)
    }

    fn send_state(&self) -> MutexGuard<'_, Option<Arc<SendState>>> {
        self.send_state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_counts_from_its_first_byte() {
        let send_state = Arc::new(SendState::default());
        let trace = AttemptTrace::default();
        send_state.note_sent();
        assert!(
            !trace.abandon(),
            "what was written was the connection's own"
        );
        trace.attach(&send_state);
        assert!(!trace.abandon(), "nothing of the request was written");
        let trace = AttemptTrace::default();
        trace.attach(&send_state);
        send_state.note_sent();
        assert!(trace.abandon());
    }
}
