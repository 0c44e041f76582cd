use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use crate::transport::send_state::SendState;

/// What one attempt did on the wire, noted where it happens.
#[derive(Debug, Default)]
pub(crate) struct AttemptTrace {
    opened_connection: AtomicBool,
    send_state: OnceLock<Arc<SendState>>,
}

impl AttemptTrace {
    /// A connection is being opened for the attempt.
    pub(crate) fn note_opening(&self) {
        self.opened_connection.store(true, Ordering::Release);
    }

    /// The request is handed to a connection, which notes in `send_state` when it writes a byte.
    pub(crate) fn attach(&self, send_state: &Arc<SendState>) {
        send_state.begin();
        // An attempt is one request: there is nothing to replace.
        let _ = self.send_state.set(Arc::clone(send_state));
    }

    /// Ends the attempt; returns whether a byte of its request may have been written. If none was,
    /// none will be.
    pub(crate) fn abandon(&self) -> bool {
        self.send_state
            .get()
            .is_some_and(|send_state| send_state.abandon())
    }

    /// The attempt opened a connection of its own, or tried to.
    pub(crate) fn opened_connection(&self) -> bool {
        self.opened_connection.load(Ordering::Acquire)
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
