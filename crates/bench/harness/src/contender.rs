/// How the calls reach the server: a listener of the bench's server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Listener {
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

impl Listener {
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
    Rust,
    /// crates/bench/clients/rust-peers.
    RustPeers,
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
    /// How many calls at once over plain http with its connections kept; at the other listeners only the first of these.
    pub(crate) shapes: &'static [AtOnce],
    /// Opens connections by itself, also with TLS: there is something to measure at every listener.
    pub(crate) connects: bool,
}

use AtOnce::{InFlight, Threads};

const ONE: &[AtOnce] = &[Threads(1)];
const ONE_AND_TWO: &[AtOnce] = &[Threads(1), Threads(2)];
const IN_FLIGHT: &[AtOnce] = &[InFlight(1), InFlight(8), InFlight(64)];

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

const fn in_flight(
    name: &'static str,
    program: Program,
    kind: &'static str,
    connects: bool,
) -> Contender {
    Contender {
        name,
        program,
        kind,
        shapes: IN_FLIGHT,
        connects,
    }
}

/// Everything that is measured; the baseline first.
pub(crate) static CONTENDERS: [Contender; 15] = [
    blocking("baseline", Program::Rust, "baseline", ONE_AND_TWO),
    blocking("yl Rust", Program::Rust, "sync", ONE_AND_TWO),
    blocking("yl C", Program::C, "yl", ONE_AND_TWO),
    blocking("yl Python", Program::Python, "yl", ONE_AND_TWO),
    in_flight("yl Rust async", Program::Rust, "async", true),
    in_flight("yl Python async", Program::Python, "yl-async", true),
    blocking("libcurl (C)", Program::C, "libcurl", ONE),
    blocking(
        "reqwest::blocking (Rust)",
        Program::RustPeers,
        "reqwest",
        ONE,
    ),
    blocking("ureq (Rust)", Program::RustPeers, "ureq", ONE),
    in_flight("hyper, bare (Rust)", Program::RustPeers, "hyper", false),
    blocking("pycurl (Python)", Program::Python, "pycurl", ONE),
    blocking("urllib3 (Python)", Program::Python, "urllib3", ONE),
    blocking("requests (Python)", Program::Python, "requests", ONE),
    blocking("httpx (Python)", Program::Python, "httpx", ONE),
    in_flight("aiohttp (Python)", Program::Python, "aiohttp", true),
];

/// The baseline, and a signature for each call: what instructions are compared with.
pub(crate) static SIGNING_BASELINE: Contender = blocking(
    "baseline with a signature",
    Program::Rust,
    "signing-baseline",
    ONE,
);

/// Signing alone: one call is one signature.
pub(crate) static SIGNING: Contender = blocking("signing", Program::Rust, "sign", ONE);

impl Contender {
    pub(crate) fn is_library(&self) -> bool {
        self.name.starts_with("yl ")
    }

    pub(crate) fn is_baseline(&self) -> bool {
        self.kind == "baseline"
    }

    /// The shapes measured at `listener`.
    pub(crate) fn shapes_at(&self, listener: Listener) -> &'static [AtOnce] {
        match self.shapes {
            shapes if listener == Listener::Http => shapes,
            [first, ..] if self.connects => std::slice::from_ref(first),
            _ => &[],
        }
    }
}
