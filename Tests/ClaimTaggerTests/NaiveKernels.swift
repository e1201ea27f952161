import CTagger
import Glibc

/// What the kernels compute, in the plainest loops.

func quantise(
  _ kernels: ct_kernels, _ values: [Float], _ rows: Int, _ columns: Int
) -> (rounded: [Int16], scales: [Float]) {
  var rounded = [Int16](repeating: -1, count: rows * ct_padded(columns))
  var scales = [Float](repeating: .nan, count: rows)
  kernels.quantise(values, rows, columns, &rounded, &scales)
  return (rounded, scales)
}

/// A matrix of int8 that lays out its own panels.
struct NaiveMatrix {
  let rows: Int
  let columns: Int
  var weights: [Int8]
  var scales: [Float]
  var biases: [Float]

  init(_ rows: Int, _ columns: Int, _ random: inout Random) {
    self.rows = rows
    self.columns = columns
    weights = (0..<rows * columns).map { _ in Int8.random(in: -127...127, using: &random) }
    scales = random.floats(rows, 0.001...0.01)
    biases = random.floats(rows)
  }

  init(columns: Int, constant: Int8) {
    rows = 1
    self.columns = columns
    weights = Array(repeating: constant, count: columns)
    scales = [1]
    biases = [0]
  }

  subscript(row: Int, column: Int) -> Int8 { weights[row * columns + column] }

  /// docs/model-file.md: [panel][pair][16 rows][2 columns], zeros beyond the end.
  var panels: [Int8] {
    var out: [Int8] = []
    for panel in stride(from: 0, to: rows, by: 16) {
      for column in stride(from: 0, to: ct_padded(columns), by: 2) {
        for row in panel..<panel + 16 {
          for place in column...column + 1 {
            out.append(row < rows && place < columns ? self[row, place] : 0)
          }
        }
      }
    }
    return out
  }

  func linear(
    _ kernels: ct_kernels, _ rounded: [Int16], _ activations: [Float], _ count: Int
  ) -> [Float] {
    var out = [Float](repeating: .nan, count: count * rows)
    var panel = [Int16](repeating: -1, count: 16 * ct_padded(columns))
    panels.withUnsafeBufferPointer { weights in
      scales.withUnsafeBufferPointer { scales in
        biases.withUnsafeBufferPointer { biases in
          var matrix = ct_matrix(
            weights: weights.baseAddress, scales: scales.baseAddress, biases: biases.baseAddress,
            rows: rows, columns: columns)
          kernels.linear(rounded, activations, count, &matrix, &out, &panel)
        }
      }
    }
    return out
  }
}

func naiveAttention(
  _ qkv: [Float], _ count: Int, _ width: Int, _ offset: Int, _ size: Int, _ query: Int,
  _ added: [Double]
) -> [Double] {
  func value(_ row: Int, _ part: Int, _ column: Int) -> Double {
    Double(qkv[row * 3 * width + part * width + offset + column])
  }
  let scores = (0..<count).map { key in
    (0..<size).map { value(query, 0, $0) * value(key, 1, $0) }.reduce(added[key], +)
      / Double(size).squareRoot()
  }
  let largest = scores.max() ?? 0
  let weights = scores.map { exp($0 - largest) }
  let total = weights.reduce(0, +)
  return (0..<size).map { column in
    (0..<count).map { weights[$0] / total * value($0, 2, column) }.reduce(0, +)
  }
}

func naiveChecksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
  var crc: UInt32 = .max
  for byte in bytes {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
  }
  return ~crc
}

/// A whole file as text, nil when it cannot be read.
func readFile(_ path: String) -> String? {
  readBytes(path).map { String(decoding: $0, as: UTF8.self) }
}

/// A whole file, nil when it cannot be read.
func readBytes(_ path: String) -> [UInt8]? {
  let descriptor = open(path, O_RDONLY)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var block = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = read(descriptor, &block, block.count)
    guard count > 0 else { return count == 0 ? bytes : nil }
    bytes += block[..<count]
  }
}
