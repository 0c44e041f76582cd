use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, OnceLock};

/// Whether a byte of one request may have left. Once it is settled that none has, none may.
#[derive(Debug, Default)]
pub(crate) struct SendState(AtomicU8);

impl SendState {
    const KEPT: u8 = 0;
    const SENT: u8 = 1;
    const ABANDONED: u8 = 2;

    /// Another request begins.
    fn begin(&self) {
        self.0.store(Self::KEPT, Ordering::Release);
    }

    /// A byte has left.
    pub(crate) fn note_sent(&self) {
        self.0.store(Self::SENT, Ordering::Release);
    }

    /// Whether a byte may have left; if not, the request is given up.
    fn abandon(&self) -> bool {
        self.0
            .compare_exchange(
                Self::KEPT,
                Self::ABANDONED,
                Ordering::AcqRel,
                Ordering::Acquire,
            )
            .is_err_and(|found| found == Self::SENT)
    }
}

/// What one attempt did on the wire, noted where it happens.
#[derive(Debug, Default)]
pub(crate) struct Probe {
    opened_connection: AtomicBool,
    send_state: OnceLock<Arc<SendState>>,
}

impl Probe {
    /// A connection is being opened for the attempt.
    pub(crate) fn note_opening(&self) {
        self.opened_connection.store(true, Ordering::Release);
    }

    /// The request is handed to a connection, which notes in `send_state` that a byte of it has
    /// left.
    pub(crate) fn attach(&self, send_state: &Arc<SendState>) {
        send_state.begin();
        // An attempt is one request: there is nothing to replace.
        let _ = self.send_state.set(Arc::clone(send_state));
    }

    /// Ends the attempt: whether bytes of its request may have left. If none has, none will.
    pub(crate) fn settle(&self) -> bool {
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
        let probe = Probe::default();
        send_state.note_sent();
        assert!(!probe.settle(), "what left was the connection's own");
        probe.attach(&send_state);
        assert!(!probe.settle(), "nothing of the request has left");
        let probe = Probe::default();
        probe.attach(&send_state);
        send_state.note_sent();
        assert!(probe.settle());
    }
}
