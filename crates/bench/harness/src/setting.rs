use crate::at_once::AtOnce;
use crate::contender::Contender;
use crate::listener::Listener;
use crate::placement::Placement;

/// What all contenders that are compared share: a table of the report.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Setting {
    pub(crate) listener: Listener,
    pub(crate) placement: Placement,
}

impl Setting {
    /// Plain http, the connection kept.
    pub(crate) fn http(placement: Placement) -> Self {
        Self {
            listener: Listener::Http,
            placement,
        }
    }

    /// Every listener on two cores; and first, plain http on one.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let two_cores = Listener::ALL.map(|listener| Self {
            listener,
            placement: Placement::TwoCores,
        });
        std::iter::once(Self::http(Placement::OneCore)).chain(two_cores)
    }

    pub(crate) fn title(self) -> String {
        format!("{}, {}", self.listener.title(), self.placement.name())
    }
}

/// How a contender is called, and where it runs.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) contender: Contender,
    pub(crate) at_once: AtOnce,
    pub(crate) setting: Setting,
}
