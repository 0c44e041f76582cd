//! The library's Rust clients and the raw-socket floor, measured in turns: `ours KIND ENDPOINT CA_FILE AT_ONCE`.

mod floor;
mod in_flight;
mod sign;
mod sync;

use yl_facesearch_bench_worker::{Arguments, Failure};

fn main() -> Result<(), Failure> {
    let arguments = Arguments::from_env()?;
    match arguments.kind.as_str() {
        "floor" => floor::run(&arguments, false),
        "signing-floor" => floor::run(&arguments, true),
        "sync" => sync::run(&arguments),
        "async" => in_flight::run(&arguments),
        "sign" => sign::run(&arguments),
        kind => Err(format!("no kind {kind:?}").into()),
    }
}
