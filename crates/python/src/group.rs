use pyo3::prelude::*;
use pyo3::types::PyTuple;
use yl_facesearch::Group;

/// `group` as a tuple, from which Python makes its own.
pub(crate) fn facts<'py>(py: Python<'py>, group: &Group) -> PyResult<Bound<'py, PyTuple>> {
    (
        group.id.as_str(),
        &group.name,
        &group.data,
        &group.model_version,
        group.created_at.unix_seconds(),
        group.created_at.utc_offset_seconds(),
    )
        .into_pyobject(py)
}
