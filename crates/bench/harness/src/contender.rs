use crate::at_once::AtOnce::{self, InFlight, Threads};
use crate::listener::Listener;

/// The program that makes the calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Program {
    /// clients/rust.
    Rust,
    /// clients/rust-peers.
    RustPeers,
    /// clients/c: a program for each kind.
    C,
    /// clients/python.
    Python,
}

/// A client, and how it is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    pub(crate) program: Program,
    /// Which of the program's callers.
    pub(crate) kind: &'static str,
    /// How many calls at once over plain http with its connections kept; otherwise only the first.
    at_once: &'static [AtOnce],
    /// Opens connections by itself, also with TLS: there is something to measure at every listener.
    connects: bool,
}

const ONE: &[AtOnce] = &[Threads(1)];
const ONE_AND_TWO: &[AtOnce] = &[Threads(1), Threads(2)];
const IN_FLIGHT: &[AtOnce] = &[InFlight(1), InFlight(8), InFlight(64)];

use Program::{Python, Rust, RustPeers};

pub(crate) const BASELINE: Contender = Contender::new("baseline", Rust, "baseline", ONE_AND_TWO);
pub(crate) const ASYNCIO_BASELINE: Contender = Contender {
    connects: false,
    ..Contender::new("asyncio baseline", Python, "asyncio-baseline", IN_FLIGHT)
};
pub(crate) const RUST: Contender = Contender::new("yl Rust", Rust, "sync", ONE_AND_TWO);
pub(crate) const C: Contender = Contender::new("yl C", Program::C, "yl", ONE_AND_TWO);
pub(crate) const PYTHON: Contender = Contender::new("yl Python", Python, "yl", ONE_AND_TWO);
pub(crate) const RUST_ASYNC: Contender = Contender::new("yl Rust async", Rust, "async", IN_FLIGHT);
pub(crate) const PYTHON_ASYNC: Contender =
    Contender::new("yl Python async", Python, "yl-async", IN_FLIGHT);
pub(crate) const LIBCURL: Contender = Contender::new("libcurl (C)", Program::C, "libcurl", ONE);
const REQWEST: Contender = Contender::new("reqwest::blocking (Rust)", RustPeers, "reqwest", ONE);
const UREQ: Contender = Contender::new("ureq (Rust)", RustPeers, "ureq", ONE);
pub(crate) const HYPER: Contender = Contender {
    connects: false,
    ..Contender::new("hyper, bare (Rust)", RustPeers, "hyper", IN_FLIGHT)
};
pub(crate) const PYCURL: Contender = Contender::new("pycurl (Python)", Python, "pycurl", ONE);
const URLLIB3: Contender = Contender::new("urllib3 (Python)", Python, "urllib3", ONE);
pub(crate) const REQUESTS: Contender = Contender::new("requests (Python)", Python, "requests", ONE);
pub(crate) const HTTPX: Contender = Contender::new("httpx (Python)", Python, "httpx", ONE);
pub(crate) const AIOHTTP: Contender =
    Contender::new("aiohttp (Python)", Python, "aiohttp", IN_FLIGHT);

/// Everything that is measured.
pub(crate) static CONTENDERS: [Contender; 16] = [
    BASELINE,
    ASYNCIO_BASELINE,
    RUST,
    C,
    PYTHON,
    RUST_ASYNC,
    PYTHON_ASYNC,
    LIBCURL,
    REQWEST,
    UREQ,
    HYPER,
    PYCURL,
    URLLIB3,
    REQUESTS,
    HTTPX,
    AIOHTTP,
];

/// The baseline, and a signature for each call: what instructions are compared with.
pub(crate) const SIGNING_BASELINE: Contender =
    Contender::new("baseline with a signature", Rust, "signing-baseline", ONE);

/// Signing alone: one call is one signature.
pub(crate) const SIGNING: Contender = Contender::new("signing", Rust, "sign", ONE);

impl Contender {
    const fn new(
        name: &'static str,
        program: Program,
        kind: &'static str,
        at_once: &'static [AtOnce],
    ) -> Self {
        Self {
            name,
            program,
            kind,
            at_once,
            connects: true,
        }
    }

    /// The library itself, in one of its languages.
    pub(crate) fn is_library(&self) -> bool {
        self.name.starts_with("yl ")
    }

    pub(crate) fn is_baseline(&self) -> bool {
        self.name == BASELINE.name
    }

    /// How many calls at once are measured at `listener`.
    pub(crate) fn at_once(&self, listener: Listener) -> &'static [AtOnce] {
        match self.at_once {
            all if listener == Listener::Http => all,
            [first, ..] if self.connects => std::slice::from_ref(first),
            _ => &[],
        }
    }
}
