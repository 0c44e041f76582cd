use std::fmt;

/// What is known of the requests of a call that did not succeed: the one thing the caller of a
/// destructive call must know. It is never kinder than the worst request.
///
/// ```
/// use yl_facesearch::Sent;
///
/// assert_eq!(Sent::MaybeApplied.to_string(), "maybe_applied");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sent {
    /// No request was sent: nothing was deleted.
    NotSent,
    /// A request may have been carried out, or may yet be: check whether the face library still
    /// exists.
    MaybeApplied,
    /// The service refused every request that it read: nothing was deleted.
    Rejected,
}

impl Sent {
    /// Returns `not_sent`, `maybe_applied` or `rejected`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotSent => "not_sent",
            Self::MaybeApplied => "maybe_applied",
            Self::Rejected => "rejected",
        }
    }

    /// What is known of two requests together.
    pub(crate) const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::MaybeApplied, _) | (_, Self::MaybeApplied) => Self::MaybeApplied,
            (Self::Rejected, _) | (_, Self::Rejected) => Self::Rejected,
            (Self::NotSent, Self::NotSent) => Self::NotSent,
        }
    }

    /// The same in words, for messages, with what to do about it.
    pub(crate) const fn sentence(self) -> &'static str {
        match self {
            Self::NotSent => "Nothing was sent.",
            Self::MaybeApplied => {
                "A request of this call may have deleted the face library. Check whether it still exists before you continue."
            }
            Self::Rejected => "Nothing was deleted.",
        }
    }
}

impl fmt::Display for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Sent::{MaybeApplied, NotSent, Rejected};

    #[test]
    fn of_two_requests_the_graver_counts() {
        assert_eq!(NotSent.and(NotSent), NotSent);
        assert_eq!(NotSent.and(Rejected), Rejected);
        assert_eq!(Rejected.and(NotSent), Rejected);
        assert_eq!(Rejected.and(MaybeApplied), MaybeApplied);
        assert_eq!(MaybeApplied.and(NotSent), MaybeApplied);
    }
}
