"""A float ONNX graph's matrix products in 8 bits, with a scale for each row of activations.

ONNX Runtime's own dynamic quantisation has one scale for a whole batch: what a statement scores then depends on its neighbours in
the batch (by up to 0.2 in a probability), and one outlier costs all rows their precision. Here every row of activations is divided by its
largest magnitude, so that one constant scale fits all of them, in any batch; what neighbours still change is the last digit of a float,
which now and then tips a rounding (at most 0.0001 in a probability on the default model). Weights are signed with a scale per output
channel and activations unsigned around 128, the pair that VNNI multiplies.

Products that bear no such coarse scale are quantised in blocks (`MatMulNBits` in 8 bits, a scale for each 128 or 32 inputs): nearer to
float, and slower.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from logging import WARNING, getLogger
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

DOMAIN = "com.microsoft"
BY_ROW, BY_BLOCK = "by row", "by block"


@dataclass(frozen=True, slots=True)
class Quantised:
    """What became of a graph's products with constant matrices: how many are quantised each way, and the names of those left in float."""

    counts: dict[str, int]
    floating: list[str]


def list_products(source: Path) -> dict[str, tuple[int, int]]:
    """Names of the nodes that multiply by a constant matrix, in order, with the matrix's inputs and outputs."""
    import onnx

    graph = onnx.load(str(source)).graph
    shapes = {one.name: tuple(one.dims) for one in graph.initializer}
    return {node.name: shapes[node.input[1]] for node in graph.node if _is_product(node, shapes)}


def quantise(source: Path, target: Path, *, blocks: Collection[str], block: int) -> Quantised:
    """Write the int8 form of a float graph. blocks: names of the products to quantise in blocks of `block` inputs; all others go by row."""
    import onnx

    model = onnx.load(str(source))
    rows = _quantise_rows(model, skip=blocks)
    if blocks:
        model = _quantise_blocks(model, block=block)
    onnx.save(model, str(target))
    left = {one.name for one in model.graph.initializer if len(one.dims) == 2}
    floating = [node.input[1] for node in model.graph.node if node.op_type in ("MatMul", "Gemm") and node.input[1] in left]
    return Quantised({BY_ROW: rows, BY_BLOCK: sum(node.op_type == "MatMulNBits" for node in model.graph.node)}, floating)


def _is_product(node: Any, constants: Collection[str]) -> bool:
    return node.op_type == "MatMul" and node.input[1] in constants


def _quantise_rows(model: Any, *, skip: Collection[str]) -> int:
    from onnx import helper, numpy_helper

    graph = model.graph
    constants = {one.name: one for one in graph.initializer}
    nodes: list[Any] = []
    added: dict[str, NDArray[Any]] = {
        "row.step": np.array(1 / 127, dtype=np.float32),
        "row.zero": np.array(128, dtype=np.uint8),
        "row.axis": np.array([-1], dtype=np.int64),
        "row.least": np.array(1e-9, dtype=np.float32),
    }
    count, divided = 0, set[str]()
    for node in graph.node:
        if not _is_product(node, constants) or node.name in skip:
            nodes.append(node)
            continue
        count += 1
        if node.input[0] not in divided:
            divided.add(node.input[0])
            nodes.extend(_divide_rows(node.input[0]))
        added |= _round_weights(node.input[1], numpy_helper.to_array(constants[node.input[1]]))
        nodes.extend(_multiply(node))
    del graph.node[:]
    graph.node.extend(nodes)
    used = {name for node in nodes for name in node.input}
    kept = [one for one in graph.initializer if one.name in used]
    del graph.initializer[:]
    graph.initializer.extend([*kept, *(numpy_helper.from_array(array, name) for name, array in added.items() if name in used)])
    if all(entry.domain != DOMAIN for entry in model.opset_import):
        model.opset_import.append(helper.make_opsetid(DOMAIN, 1))
    return count


def _quantise_blocks(model: Any, *, block: int) -> Any:
    root = getLogger()
    level, handlers = root.level, list(root.handlers)
    from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer

    # Its import sets up logging for the whole process, and it logs a line for every node, of any kind.
    root.setLevel(level)
    root.handlers[:] = handlers
    getLogger(MatMulNBitsQuantizer.__module__).setLevel(WARNING)
    settings = DefaultWeightOnlyQuantConfig(block_size=block, is_symmetric=True, accuracy_level=4, bits=8)
    quantizer = MatMulNBitsQuantizer(model, bits=8, block_size=block, is_symmetric=True, accuracy_level=4, algo_config=settings)
    quantizer.process()
    return quantizer.model.model


def _divide_rows(name: str) -> Iterator[Any]:
    """From activations to unsigned bytes and each row's largest magnitude."""
    from onnx import helper

    yield helper.make_node("Abs", [name], [f"{name}.magnitude"])
    yield helper.make_node("ReduceMax", [f"{name}.magnitude", "row.axis"], [f"{name}.largest"], keepdims=1)
    yield helper.make_node("Max", [f"{name}.largest", "row.least"], [f"{name}.size"])
    yield helper.make_node("Div", [name, f"{name}.size"], [f"{name}.unit"])
    yield helper.make_node("QuantizeLinear", [f"{name}.unit", "row.step", "row.zero"], [f"{name}.bytes"])


def _round_weights(name: str, weights: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """A matrix (inputs, outputs) as signed bytes, with a scale and a zero point for each output."""
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
    rounded = np.clip(np.rint(weights / scale), -127, 127).astype(np.int8)
    zeros = np.zeros(len(scale), dtype=np.int8)
    return {f"{name}.bytes": rounded, f"{name}.scale": scale.astype(np.float32), f"{name}.zero": zeros}


def _multiply(node: Any) -> Iterator[Any]:
    from onnx import helper

    (given, weights), (result,) = node.input, node.output
    inputs = [f"{given}.bytes", f"{weights}.bytes", "row.step", f"{weights}.scale", "row.zero", f"{weights}.zero"]
    yield helper.make_node("MatMulIntegerToFloat", inputs, [f"{result}.unit"], domain=DOMAIN)
    yield helper.make_node("Mul", [f"{result}.unit", f"{given}.size"], [result], name=node.name)
