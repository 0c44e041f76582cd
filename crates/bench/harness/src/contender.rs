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
}

/// The program that makes the calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Program {
    /// crates/bench/clients/rust.
    Ours,
    /// crates/bench/clients/rust-peers.
    Peers,
    /// crates/bench/clients/c: a program for each kind.
    C,
    /// crates/bench/clients/python.
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
    /// How many calls at once over plain http with its connections kept; at the other doors only the first of these.
    pub(crate) shapes: &'static [AtOnce],
    /// Opens connections by itself, also with TLS: there is something to measure at every door.
    pub(crate) connects: bool,
}

use AtOnce::{InFlight, Threads};

const ONE: &[AtOnce] = &[Threads(1)];
const ONE_AND_TWO: &[AtOnce] = &[Threads(1), Threads(2)];
const FLIGHTS: &[AtOnce] = &[InFlight(1), InFlight(8), InFlight(64)];

const fn blocking(
    name: &'static str,
    program: Program,
    kind: &'static str,
    shapes: &'static [AtOnce],
) -> Contender {
    Contender {
        name,
        program,
        kind,
        shapes,
        connects: true,
    }
}

const fn flying(
    name: &'static str,
    program: Program,
    kind: &'static str,
    connects: bool,
) -> Contender {
    Contender {
        name,
        program,
        kind,
        shapes: FLIGHTS,
        connects,
    }
}

/// Everything that is measured; the floor first.
pub(crate) static CONTENDERS: [Contender; 15] = [
    blocking("floor", Program::Ours, "floor", ONE_AND_TWO),
    blocking("yl Rust", Program::Ours, "sync", ONE_AND_TWO),
    blocking("yl C", Program::C, "yl", ONE_AND_TWO),
    blocking("yl Python", Program::Python, "yl", ONE_AND_TWO),
    flying("yl Rust async", Program::Ours, "async", true),
    flying("yl Python async", Program::Python, "yl-async", true),
    blocking("libcurl (C)", Program::C, "libcurl", ONE),
    blocking("reqwest::blocking (Rust)", Program::Peers, "reqwest", ONE),
    blocking("ureq (Rust)", Program::Peers, "ureq", ONE),
    flying("hyper, bare (Rust)", Program::Peers, "hyper", false),
    blocking("pycurl (Python)", Program::Python, "pycurl", ONE),
    blocking("urllib3 (Python)", Program::Python, "urllib3", ONE),
    blocking("requests (Python)", Program::Python, "requests", ONE),
    blocking("httpx (Python)", Program::Python, "httpx", ONE),
    flying("aiohttp (Python)", Program::Python, "aiohttp", true),
];

/// The floor, and a signature for each call: what instructions are compared with.
pub(crate) static SIGNING_FLOOR: Contender = blocking(
    "floor with a signature",
    Program::Ours,
    "signing-floor",
    ONE,
);

/// Signing alone: one call is one signature.
pub(crate) static SIGNING: Contender = blocking("signing", Program::Ours, "sign", ONE);

impl Contender {
    pub(crate) fn is_ours(&self) -> bool {
        self.name.starts_with("yl ")
    }

    pub(crate) fn is_floor(&self) -> bool {
        self.kind == "floor"
    }

    /// The shapes measured at `door`.
    pub(crate) fn shapes_at(&self, door: Door) -> &'static [AtOnce] {
        match self.shapes {
            shapes if door == Door::Http => shapes,
            [first, ..] if self.connects => std::slice::from_ref(first),
            _ => &[],
        }
    }
}
