use pyo3::prelude::*;
use yl_facesearch::bindings;

/// Python calls it in each forked child.
#[pyfunction]
pub(crate) fn note_fork() {
    bindings::note_fork();
}
