use std::io::{self, BufRead, Write};
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use crate::Failure;

/// One call that is checked to its end.
pub type Caller = Box<dyn FnMut() -> Result<(), Failure> + Send>;

/// Answers each line of standard input, a number of calls, with the nanoseconds they took: made by
/// `at_once` threads, each with a caller of its own from `new_caller`.
///
/// # Errors
/// A call failed.
pub fn rounds(
    at_once: usize,
    mut new_caller: impl FnMut() -> Result<Caller, Failure>,
) -> Result<(), Failure> {
    let mut callers = (0..at_once)
        .map(|_| new_caller())
        .collect::<Result<Vec<_>, _>>()?;
    each_round(|calls| round(&mut callers, calls))
}

fn round(callers: &mut [Caller], calls: usize) -> Result<Duration, Failure> {
    let each = calls / callers.len();
    if let [caller] = callers {
        let start = Instant::now();
        for _ in 0..each {
            caller()?;
        }
        return Ok(start.elapsed());
    }
    let barrier = Barrier::new(callers.len() + 1);
    thread::scope(|scope| {
        let threads: Vec<_> = callers
            .iter_mut()
            .map(|caller| {
                scope.spawn(|| {
                    barrier.wait();
                    (0..each).try_for_each(|_| caller())
                })
            })
            .collect();
        barrier.wait();
        let start = Instant::now();
        for thread in threads {
            thread.join().map_err(|_| "a thread panicked")??;
        }
        Ok(start.elapsed())
    })
}

/// As [`rounds`], for a program that makes and times the calls of a round itself.
///
/// # Errors
/// A call failed.
pub fn each_round(
    mut round: impl FnMut(usize) -> Result<Duration, Failure>,
) -> Result<(), Failure> {
    let mut stdout = io::stdout();
    for line in io::stdin().lock().lines() {
        let took = round(line?.trim().parse()?)?;
        writeln!(stdout, "{}", took.as_nanos())?;
        stdout.flush()?;
    }
    Ok(())
}
