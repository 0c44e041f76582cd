use crate::bench::contender::{
    AtOnce::{self, InFlight, Threads},
    Listener,
};
use crate::bench::results::Results;
use crate::bench::rounds::Measured;

/// A figure that is to be reached.
pub(crate) struct Target {
    pub(crate) what: &'static str,
    /// None: it was not measured.
    pub(crate) measured: Option<f64>,
    pub(crate) limit: f64,
    pub(crate) unit: &'static str,
    /// At most the limit; else at least.
    pub(crate) at_most: bool,
}

impl Target {
    fn at_most(what: &'static str, limit: f64, unit: &'static str, measured: Option<f64>) -> Self {
        Self {
            what,
            measured,
            limit,
            unit,
            at_most: true,
        }
    }

    fn at_least(what: &'static str, limit: f64, measured: Option<f64>) -> Self {
        Self {
            what,
            measured,
            limit,
            unit: "x",
            at_most: false,
        }
    }

    pub(crate) fn is_met(&self) -> Option<bool> {
        self.measured.map(|measured| {
            if self.at_most {
                measured <= self.limit
            } else {
                measured >= self.limit
            }
        })
    }
}

/// The targets that the project has set itself, with what was measured.
pub(crate) fn targets(results: &Results<'_>) -> Vec<Target> {
    let mut targets = call_targets(results);
    targets.extend(weight_targets(results));
    targets
}

fn call_targets(results: &Results<'_>) -> Vec<Target> {
    let http = |name, at_once: AtOnce| results.call(name, Listener::Http, at_once);
    // How many times as long a call of the first takes.
    let times =
        |one: Option<&Measured<'_>>, other: Option<&Measured<'_>>| Some(one?.times(other?).median);
    let alone = |one, other| times(http(one, Threads(1)), http(other, Threads(1)));
    let two_threads = |name| times(http(name, Threads(1)), http(name, Threads(2)));
    let in_flight = |one, other| times(http(one, InFlight(64)), http(other, InFlight(64)));
    vec![
        Target::at_most(
            "Rust: a call takes, of the baseline's",
            1.40,
            "x",
            alone("yl Rust", "baseline"),
        ),
        Target::at_most(
            "C: a call takes, of the baseline's",
            1.40,
            "x",
            alone("yl C", "baseline"),
        ),
        Target::at_most(
            "Python: a call takes, of the baseline's",
            1.50,
            "x",
            alone("yl Python", "baseline"),
        ),
        Target::at_least(
            "requests: a call takes, of Python's",
            6.0,
            alone("requests (Python)", "yl Python"),
        ),
        Target::at_least(
            "httpx: a call takes, of Python's",
            6.0,
            alone("httpx (Python)", "yl Python"),
        ),
        Target::at_least(
            "pycurl: a call takes, of Python's",
            1.5,
            alone("pycurl (Python)", "yl Python"),
        ),
        Target::at_least(
            "libcurl: a call takes, of C's",
            1.1,
            alone("libcurl (C)", "yl C"),
        ),
        Target::at_least(
            "Python async, 64 in flight: calls, of aiohttp's",
            3.0,
            in_flight("aiohttp (Python)", "yl Python async"),
        ),
        Target::at_least(
            "Rust async, 64 in flight: calls, of bare hyper's",
            0.85,
            in_flight("hyper, bare (Rust)", "yl Rust async"),
        ),
        Target::at_least(
            "Rust, 2 threads: calls, of one's",
            1.8,
            two_threads("yl Rust"),
        ),
        Target::at_least("C, 2 threads: calls, of one's", 1.8, two_threads("yl C")),
        Target::at_least(
            "Python, 2 threads: calls, of one's",
            1.8,
            two_threads("yl Python"),
        ),
    ]
}

fn weight_targets(results: &Results<'_>) -> Vec<Target> {
    const OURS: &str = "yl_facesearch";
    let import = results.imports.iter().find(|one| one.module == OURS);
    let memory = results.memory.iter().find(|one| one.module == OURS);
    let sizes = results.sizes.as_ref();
    vec![
        Target::at_most(
            "import, over the bare interpreter",
            5.0,
            "ms",
            import.map(|import| import.added_ms.median),
        ),
        Target::at_most(
            "memory after the first call, over the bare interpreter",
            8.0,
            "MB",
            memory.map(|memory| memory.call.resident_mb),
        ),
        Target::at_most("wheel", 3.0, "MB", sizes.map(|sizes| sizes.wheel_mb)),
        Target::at_most(
            "signing",
            400.0,
            "ns",
            results.signing_ns.map(|spread| spread.median),
        ),
    ]
}
