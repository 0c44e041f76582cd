use std::fmt::Write as _;

use crate::bench::contender::{AtOnce, Door};
use crate::bench::turns::Measured;

/// The time of a call for each contender, a table for each door.
pub(crate) fn calls(measured: &[Measured<'_>]) -> String {
    let mut text = String::new();
    for door in Door::ALL {
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "### {}\n\n\
             | client | at once | µs a call | quartiles | x floor | quartiles | calls a second |\n\
             |---|---|---:|---|---:|---|---:|\n",
            door.title()
        );
        for one in measured.iter().filter(|one| one.shape.door == door) {
            let at_once = match one.shape.at_once {
                AtOnce::Threads(1) => "1 thread".to_owned(),
                AtOnce::Threads(count) => format!("{count} threads"),
                AtOnce::InFlight(count) => format!("{count} in flight"),
            };
            let _ = writeln!(
                text,
                "| {} | {at_once} | {:.1} | {:.1} to {:.1} | {:.2} | {:.2} to {:.2} | {:.0} |",
                one.shape.contender.name,
                one.call_us.median,
                one.call_us.low,
                one.call_us.high,
                one.of_floor.median,
                one.of_floor.low,
                one.of_floor.high,
                one.calls_a_second(),
            );
        }
        text.push('\n');
    }
    text
}
