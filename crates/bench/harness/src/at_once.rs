use std::fmt;

/// How many calls there are at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum AtOnce {
    Threads(usize),
    InFlight(usize),
}

impl AtOnce {
    pub(crate) fn count(self) -> usize {
        match self {
            Self::Threads(count) | Self::InFlight(count) => count,
        }
    }
}

impl fmt::Display for AtOnce {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Threads(1) => write!(formatter, "1 thread"),
            Self::Threads(count) => write!(formatter, "{count} threads"),
            Self::InFlight(count) => write!(formatter, "{count} in flight"),
        }
    }
}
