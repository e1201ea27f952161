import CTagger
import Glibc

/// What the kernels compute, in the plainest loops.

/// docs/model-file.md, "Arithmetic": the loud columns by themselves, and 64 columns at a time to 0 … 255.
struct NaiveRows {
  let columns: Int
  /// The loud columns, the loudest first.
  private(set) var loud: [Int] = []
  private(set) var rows: [Row] = []

  struct Row {
    var loud: [Float]
    var blocks: [(integers: [Int64], scale: Float, least: Float)] = []
  }

  init(_ values: [Float], columns: Int) {
    self.columns = columns
    let count = values.count / columns
    if columns >= 64 {
      let sums = (0..<columns).map { column in
        stride(from: 0, to: count, by: 4).reduce(Float(0)) {
          $0 + abs(values[$1 * columns + column])
        }
      }
      loud = Array((0..<columns).sorted { (sums[$1], $0) < (sums[$0], $1) }.prefix(8))
    }
    for index in 0..<count {
      var rest = Array(values[index * columns..<(index + 1) * columns])
      var row = Row(loud: loud.map { rest[$0] })
      for column in loud { rest[column] = 0 }
      while !rest.isEmpty {
        let block = rest.prefix(64)
        rest = Array(rest.dropFirst(64))
        let least = block.min() ?? 0
        let scale = ((block.max() ?? 0) - least) / 255
        let inverse = scale > 0 ? 1 / scale : 0
        let integers = block.map {
          Int64(min(255, max(0, (($0 - least) * inverse).rounded(.toNearestOrEven))))
        }
        row.blocks.append((integers, scale, least))
      }
      rows.append(row)
    }
  }

  /// A row times a row of weights: a block's sum is exact, every other step rounds once.
  func product(_ row: Row, _ weights: [Int8]) -> Float {
    var total: Float = 0
    for (column, value) in zip(loud, row.loud) {
      total.addProduct(Float(weights[column]), value)
    }
    for (index, block) in row.blocks.enumerated() {
      let weights = weights[index * 64..<min(weights.count, index * 64 + 64)].map { Int64($0) }
      let sum = zip(block.integers, weights).reduce(0) { $0 + $1.0 * $1.1 }
      total.addProduct(Float(sum), block.scale)
      total.addProduct(Float(weights.reduce(0, +)), block.least)
    }
    return total
  }
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

  subscript(row: Int) -> [Int8] { Array(weights[row * columns..<(row + 1) * columns]) }

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

  /// Rounds and multiplies `count` rows; also what was made of the blocks and of the rows themselves.
  func linear(
    _ kernels: ct_kernels, _ values: [Float], _ count: Int
  ) -> (out: [Float], blocks: [ct_block], rows: [Float]) {
    var out = [Float](repeating: .nan, count: count * rows)
    var integers = [Int16](repeating: -1, count: count * ct_padded(columns))
    var blocks = [ct_block](
      repeating: ct_block(scale: .nan, least: .nan), count: count * ct_blocks(columns))
    var loud = [Float](repeating: .nan, count: count * Int(CT_LOUD_COLUMNS))
    var values = values
    let scratch = UnsafeMutableRawPointer.allocate(
      byteCount: ct_linear_scratch(columns), alignment: 64)
    defer { scratch.deallocate() }
    panels.withUnsafeBufferPointer { weights in
      scales.withUnsafeBufferPointer { scales in
        biases.withUnsafeBufferPointer { biases in
          integers.withUnsafeMutableBytes { integers in
            blocks.withUnsafeMutableBufferPointer { blocks in
              loud.withUnsafeMutableBufferPointer { loud in
                var matrix = ct_matrix(
                  weights: weights.baseAddress, scales: scales.baseAddress,
                  biases: biases.baseAddress, rows: rows, columns: columns)
                var rounded = ct_rounded()
                rounded.integers = integers.baseAddress
                rounded.blocks = blocks.baseAddress
                rounded.loud = loud.baseAddress
                kernels.quantise(&values, count, columns, &rounded, scratch)
                kernels.linear(&rounded, count, &matrix, &out, scratch)
              }
            }
          }
        }
      }
    }
    return (out, blocks, values)
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

/// The portable set without rounding of activations, which is what the reference computes. For one test at a
/// time, since functions of C carry nothing along.
enum UnroundedKernels {
  nonisolated(unsafe) private static var rows: UnsafeMutablePointer<Float>?

  static var kernels: ct_kernels {
    var kernels = ct_portable_kernels().pointee
    kernels.quantise = { rows, _, _, _, _ in UnroundedKernels.rows = rows }
    kernels.linear = { _, count, matrix, out, _ in
      guard let matrix = matrix?.pointee, let values = UnroundedKernels.rows, let out else {
        return
      }
      let (columns, stride) = (matrix.columns, ct_padded(matrix.columns))
      for row in 0..<matrix.rows {
        let panel = matrix.weights + row / 16 * 16 * stride
        let weights = (0..<columns).map { Float(panel[($0 / 2 * 16 + row % 16) * 2 + $0 % 2]) }
        for index in 0..<count {
          var sum: Float = 0
          for column in 0..<columns { sum += values[index * columns + column] * weights[column] }
          out[index * matrix.rows + row] = sum * matrix.scales[row] + matrix.biases[row]
        }
      }
    }
    return kernels
  }
}
