/// How the calls reach the server: a door of the bench's server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Door {
    /// Plain http, the connection kept.
    Http,
    /// Plain http, a connection for each call.
    HttpNew,
    /// TLS 1.3, the connection kept.
    Https,
    /// TLS 1.3, a connection for each call, its session resumed.
    HttpsResumed,
    /// TLS 1.3, a connection for each call, without a session to resume.
    HttpsNew,
}

impl Door {
    pub(crate) const ALL: [Self; 5] = [
        Self::Http,
        Self::Https,
        Self::HttpNew,
        Self::HttpsResumed,
        Self::HttpsNew,
    ];

    /// As the server prints it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::HttpNew => "http-new",
            Self::Https => "https",
            Self::HttpsResumed => "https-resumed",
            Self::HttpsNew => "https-new",
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Http => "http, connection kept",
            Self::HttpNew => "http, a new connection for each call",
            Self::Https => "https, connection kept",
            Self::HttpsResumed => "https, a new connection for each call, session resumed",
            Self::HttpsNew => "https, a new connection for each call, full handshake",
        }
    }

    fn is_kept(self) -> bool {
        matches!(self, Self::Http | Self::Https)
    }
}

/// The program that makes the calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Program {
    /// crates/bench/ours.
    Ours,
    /// crates/bench/peers.
    Peers,
    /// A file of crates/bench/c.
    C,
    /// crates/bench/python.
    Python,
}

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

/// A client, and the shapes it is measured in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    pub(crate) program: Program,
    /// Which of the program's callers.
    pub(crate) kind: &'static str,
    /// Over the connections that are kept, http and https; over new ones there is one call at a time.
    pub(crate) shapes: &'static [AtOnce],
    /// Also measured over a new connection for each call.
    pub(crate) connects: bool,
}

use AtOnce::{InFlight, Threads};

/// Everything that is measured; the floor first.
pub(crate) const CONTENDERS: [Contender; 3] = [
    Contender {
        name: "floor",
        program: Program::Ours,
        kind: "floor",
        shapes: &[Threads(1), Threads(2)],
        connects: true,
    },
    Contender {
        name: "yl Rust",
        program: Program::Ours,
        kind: "sync",
        shapes: &[Threads(1), Threads(2)],
        connects: true,
    },
    Contender {
        name: "yl Rust async",
        program: Program::Ours,
        kind: "async",
        shapes: &[InFlight(1), InFlight(8), InFlight(64)],
        connects: false,
    },
];

impl Contender {
    pub(crate) fn is_floor(&self) -> bool {
        self.kind == "floor"
    }

    /// The shapes measured at `door`.
    pub(crate) fn shapes_at(&self, door: Door) -> &'static [AtOnce] {
        match (door, self.connects, self.shapes) {
            (Door::Http, _, shapes) => shapes,
            (Door::Https, _, [first, ..]) => std::slice::from_ref(first),
            (_, true, [first, ..]) => std::slice::from_ref(first),
            _ => &[],
        }
    }
}
