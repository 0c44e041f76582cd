use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, OnceLock};

/// Whether a byte of one request may have left. Once it is settled that none has, none may.
#[derive(Debug, Default)]
pub(crate) struct Left(AtomicU8);

impl Left {
    const KEPT: u8 = 0;
    const LEFT: u8 = 1;
    const GIVEN_UP: u8 = 2;

    /// Another request begins.
    fn begin(&self) {
        self.0.store(Self::KEPT, Ordering::Release);
    }

    /// A byte has left.
    pub(crate) fn note(&self) {
        self.0.store(Self::LEFT, Ordering::Release);
    }

    /// The request is about to leave; false when it was given up, and must not.
    pub(crate) fn allow(&self) -> bool {
        self.change_kept_to(Self::LEFT) != Self::GIVEN_UP
    }

    /// Whether a byte may have left; if not, the request is given up.
    fn settle(&self) -> bool {
        self.change_kept_to(Self::GIVEN_UP) == Self::LEFT
    }

    /// What it was before.
    fn change_kept_to(&self, new: u8) -> u8 {
        self.0
            .compare_exchange(Self::KEPT, new, Ordering::AcqRel, Ordering::Acquire)
            .unwrap_or_else(|found| found)
    }
}

/// What one attempt did on the wire, noted where it happens.
#[derive(Debug, Default)]
pub(crate) struct Probe {
    opened_connection: AtomicBool,
    left: OnceLock<Arc<Left>>,
}

impl Probe {
    /// A connection is being opened for the attempt.
    pub(crate) fn note_opening(&self) {
        self.opened_connection.store(true, Ordering::Release);
    }

    /// The request is handed to what tells `left` when a byte of it may have left.
    pub(crate) fn watch(&self, left: &Arc<Left>) {
        left.begin();
        // An attempt is one request: there is nothing to replace.
        let _ = self.left.set(Arc::clone(left));
    }

    /// Ends the attempt: whether bytes of its request may have left. If none has, none will.
    pub(crate) fn settle(&self) -> bool {
        self.left.get().is_some_and(|left| left.settle())
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
    fn what_is_given_up_does_not_leave() {
        let left = Arc::new(Left::default());
        let given_up = Probe::default();
        assert!(!given_up.settle(), "nothing was handed over");
        given_up.watch(&left);
        assert!(!given_up.settle());
        assert!(!left.allow());
        let sent = Probe::default();
        sent.watch(&left);
        assert!(left.allow());
        assert!(left.allow(), "a second piece of the same request");
        assert!(sent.settle());
    }
}
