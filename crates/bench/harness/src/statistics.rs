/// The median of one figure's rounds, and how far they lie apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    /// The quartiles: half of the rounds lie between them.
    pub(crate) low: f64,
    pub(crate) high: f64,
    /// What else the machine does only adds: on a busy one this repeats best.
    pub(crate) least: f64,
}

impl Spread {
    /// Of no rounds at all every figure is NaN.
    pub(crate) fn of(rounds: impl IntoIterator<Item = f64>) -> Self {
        let mut rounds: Vec<f64> = rounds.into_iter().collect();
        rounds.sort_by(f64::total_cmp);
        Self {
            median: quantile(&rounds, 2),
            low: quantile(&rounds, 1),
            high: quantile(&rounds, 3),
            least: quantile(&rounds, 0),
        }
    }
}

/// The value below which `quarters` quarters of the sorted `rounds` lie.
fn quantile(rounds: &[f64], quarters: usize) -> f64 {
    let last = rounds.len().saturating_sub(1) * quarters;
    let at = |index: usize| rounds.get(index).copied().unwrap_or(f64::NAN);
    let (below, above) = (at(last / 4), at(last.div_ceil(4)));
    let share = match last % 4 {
        1 => 0.25,
        2 => 0.5,
        3 => 0.75,
        _ => 0.0,
    };
    below + (above - below) * share
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_are_interpolated() {
        let spread = Spread::of([4.0, 1.0, 3.0, 2.0, 100.0]);
        assert_eq!((spread.low, spread.median, spread.high), (2.0, 3.0, 4.0));
        assert_eq!(spread.least.to_bits(), 1.0_f64.to_bits());
        let spread = Spread::of([1.0, 2.0, 3.0, 4.0]);
        assert_eq!((spread.low, spread.median, spread.high), (1.75, 2.5, 3.25));
        assert!(Spread::of([]).median.is_nan());
    }
}
