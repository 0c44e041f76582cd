//! The library's Rust clients and the raw-socket baseline, measured in turns:
//! `rust KIND ENDPOINT CA_FILE AT_ONCE`.

mod baseline;
mod in_flight;
mod sign;
mod sync;

use yl_facesearch_bench_protocol::{Arguments, Failure};

fn main() -> Result<(), Failure> {
    let arguments = Arguments::from_env()?;
    match arguments.kind.as_str() {
        "baseline" => baseline::run(&arguments, false),
        "signing-baseline" => baseline::run(&arguments, true),
        "sync" => sync::run(&arguments),
        "async" => in_flight::run(&arguments),
        "sign" => sign::run(&arguments),
        kind => Err(format!("no kind {kind:?}").into()),
    }
}
