use std::sync::atomic::{AtomicU8, Ordering};

/// Tracks whether any byte of one request may have been written. After [`abandon`](Self::abandon)
/// returned false, none will be.
#[derive(Debug, Default)]
pub(crate) struct SendState(AtomicU8);

impl SendState {
    const UNSENT: u8 = 0;
    const SENT: u8 = 1;
    const ABANDONED: u8 = 2;

    /// Another request begins.
    pub(crate) fn begin(&self) {
        self.0.store(Self::UNSENT, Ordering::Release);
    }

    /// The socket took a byte.
    pub(crate) fn note_sent(&self) {
        self.0.store(Self::SENT, Ordering::Release);
    }

    /// Counts the request as sent, before it is written; false when it was abandoned and must not
    /// be written.
    #[cfg(feature = "reqwest")]
    pub(crate) fn try_send(&self) -> bool {
        self.change_unsent_to(Self::SENT) != Self::ABANDONED
    }

    /// Gives the request up unless it counts as sent; returns whether it does.
    pub(crate) fn abandon(&self) -> bool {
        self.change_unsent_to(Self::ABANDONED) == Self::SENT
    }

    /// Returns the state before.
    fn change_unsent_to(&self, new: u8) -> u8 {
        self.0
            .compare_exchange(Self::UNSENT, new, Ordering::AcqRel, Ordering::Acquire)
            .unwrap_or_else(|found| found)
    }
}

#[cfg(all(test, feature = "reqwest"))]
mod tests {
    use super::*;

    #[test]
    fn an_abandoned_request_is_not_sent() {
        let state = SendState::default();
        assert!(!state.abandon());
        assert!(!state.try_send());
        state.begin();
        assert!(state.try_send());
        assert!(state.try_send(), "a second piece of the same request");
        assert!(state.abandon());
    }
}
