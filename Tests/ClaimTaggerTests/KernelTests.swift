import CTagger
import Glibc
import Testing

/// One table of shapes for every kernel set this machine runs, against loops in double precision.
@Suite struct KernelTests {
  /// Rows × columns around every step of the kernels: 6 rows, 8 and 16 columns.
  static let shapes: [(rows: Int, columns: Int)] = [
    (1, 1), (1, 16), (2, 7), (5, 8), (6, 15), (7, 17), (11, 32), (12, 33), (13, 48), (18, 100),
  ]

  static var sets: [ct_kernels] {
    var sets: [ct_kernels] = []
    while let set = ct_kernel_set(sets.count) { sets.append(set.pointee) }
    return sets
  }

  static func name(_ kernels: ct_kernels) -> String { String(cString: kernels.name) }

  @Test func bestKernelsAreTheVectorOnesWhereTheMachineHasThem() throws {
    let info = try #require(readFile("/proc/cpuinfo"))
    let flags = info.split(separator: "\n").first { $0.hasPrefix("flags") }?.split(separator: " ")
    func has(_ names: String...) -> Bool {
      names.allSatisfy { flags?.contains(Substring($0)) == true }
    }
    let wide = has("avx512f", "avx512bw", "avx512vl", "avx512dq", "avx512_vnni")
    let expected =
      !has("avx2", "fma")
      ? ["portable"]
      : wide ? ["portable", "avx2", "avx512-vnni"] : ["portable", "avx2"]
    #expect(Self.sets.map(Self.name) == expected)
    #expect(Self.name(ct_best_kernels().pointee) == expected.last)
  }

  /// The same and rows of more than one block, whole and cut.
  static let long = shapes + [(4, 64), (5, 80), (6, 128), (13, 199)]

  @Test func linearRoundsAsStatedAndIsExactInItsIntegers() {
    var random = Random(2)
    for kernels in Self.sets {
      for (count, columns) in Self.long {
        for rows in [1, 15, 16, 17, 40, 81] {
          var values = random.floats(count * columns, -2...2)
          // A column that is loud, one that is still, and a row that is nothing.
          for index in 0..<count { values[index * columns + columns / 2] *= 30 }
          for index in 0..<count { values[index * columns] = 0.25 }
          for column in 0..<columns { values[column] = 0 }
          let matrix = NaiveMatrix(rows, columns, &random)
          let (out, blocks, kept) = matrix.linear(kernels, values, count)
          #expect(kept == values)
          let naive = NaiveRows(values, columns: columns)
          let expected = naive.rows.flatMap(\.blocks)
          #expect(blocks.map(\.scale) == expected.map(\.scale))
          #expect(blocks.map(\.least) == expected.map(\.least))
          for (index, activations) in naive.rows.enumerated() {
            for row in 0..<rows {
              let product = naive.product(activations, matrix[row])
              let exact = matrix.biases[row].addingProduct(product, matrix.scales[row])
              #expect(out[index * rows + row] == exact)
            }
          }
        }
      }
    }
  }

  /// Every weight and activation at its bound: the sums must still fit.
  @Test(arguments: [Int8.min, .max], [Float(-5), 5])
  func linearDoesNotOverflowAtItsBounds(weight: Int8, value: Float) {
    for kernels in Self.sets {
      for columns in [16, 384, 1536, 4096] {
        let matrix = NaiveMatrix(columns: columns, constant: weight)
        var values = [Float](repeating: value, count: columns)
        // One at the other end, so that the rest are at 0 or 255.
        values[columns - 1] = 0
        let found = matrix.linear(kernels, values, 1).out[0]
        let exact = value * Float(weight) * Float(columns - 1)
        #expect(abs(found - exact) < 1e-3 * Float(columns))
      }
    }
  }

  /// What is no number, or too small to divide by, gives the same in every set and ends no program.
  @Test func kernelSetsGiveTheSameBitsOfAnything() {
    var random = Random(3)
    let matrix = NaiveMatrix(50, 100, &random)
    var values = random.floats(13 * 100)
    for (index, value) in [Float.nan, .infinity, -.infinity, 1e-45, -1e-39, 3e38].enumerated() {
      values[index * 211] = value
    }
    let results = Self.sets.map {
      matrix.linear($0, values, 13).out.map { $0.isNaN ? 0 : $0.bitPattern }
    }
    for result in results {
      let isSame = result == results[0]
      #expect(isSame)
    }
  }

  /// The two vector sets take every sum in the same order.
  @Test func vectorSetsGiveTheSameBits() {
    let vectors = Self.sets.dropFirst()
    for (count, size) in [(1, 16), (7, 8), (18, 32), (33, 40), (100, 32)] {
      var random = Random(8)
      let qkv = random.floats(count * 2 * size * 3, -2...2)
      let distance = random.floats(2 * 2 * ct_padded(count), -3...3)
      // Whole registers: what is left over goes through other instructions.
      let wide = random.floats(count * 16, -7...7)
      let results = vectors.map { kernels in
        var out = [Float](repeating: .nan, count: count * 2 * size)
        var scratch = [Float](repeating: .nan, count: ct_attention_scratch(count, size))
        kernels.attention(qkv, count, 2, size, distance, ct_padded(count), 0, count, &out, &scratch)
        var curved = wide
        kernels.gelu(&curved, curved.count)
        return out + curved
      }
      for result in results {
        let isSame = result == results.first
        #expect(isSame, "\(count) rows of \(size)")
      }
    }
  }

  /// Rows that are taken together do not change each other, and heads and norms are the same in both sets.
  @Test func neighboursChangeNothing() {
    let vectors = Self.sets.dropFirst()
    var random = Random(11)
    for (count, columns) in [(1, 24), (5, 40), (9, 33), (26, 64)] {
      let rows = random.floats(count * columns, -3...3)
      let weights = random.floats(9 * columns)
      let biases = random.floats(9)
      let results = vectors.map { kernels in
        var all = [Float](repeating: .nan, count: count * 9)
        kernels.dense(rows, count, columns, weights, biases, 9, &all)
        var norms = rows
        kernels.add_norm(&norms, nil, count, columns, weights, weights, 1e-5)
        var single: [Float] = []
        var normSingle: [Float] = []
        for row in 0..<count {
          var values = Array(rows[row * columns..<(row + 1) * columns])
          var one = [Float](repeating: .nan, count: 9)
          kernels.dense(values, 1, columns, weights, biases, 9, &one)
          single += one
          kernels.add_norm(&values, nil, 1, columns, weights, weights, 1e-5)
          normSingle += values
        }
        #expect(all == single && norms == normSingle)
        return all + norms
      }
      #expect(results.allSatisfy { $0 == results.first }, "\(count) rows of \(columns)")
    }
  }

  @Test func attentionOfSomeQueriesIsThatOfAll() {
    var random = Random(12)
    for kernels in Self.sets {
      let (count, size) = (29, 32)
      let qkv = random.floats(count * 2 * size * 3, -2...2)
      let distance = random.floats(2 * 2 * ct_padded(count), -3...3)
      var scratch = [Float](repeating: .nan, count: ct_attention_scratch(count, size))
      func attend(_ from: Int, _ to: Int) -> [Float] {
        var out = [Float](repeating: 7, count: count * 2 * size)
        kernels.attention(
          qkv, count, 2, size, distance, ct_padded(count), from, to, &out, &scratch)
        return out
      }
      let all = attend(0, count)
      for (from, to) in [(0, 0), (3, 4), (5, 29), (0, 17), (29, 29)] {
        let some = attend(from, to)
        for (index, value) in some.enumerated() {
          let row = index / (2 * size)
          #expect(value == (row >= from && row < to ? all[index] : 7))
        }
      }
    }
  }

  @Test(arguments: [false, true]) func attentionIsASoftmaxOfScaledProducts(byDistance: Bool) {
    var random = Random(4)
    for kernels in Self.sets {
      for (count, size) in Self.shapes where size <= 48 {
        let heads = 3
        let qkv = random.floats(count * heads * size * 3, -2...2)
        let width = heads * size
        var out = [Float](repeating: .nan, count: count * width)
        var scratch = [Float](repeating: .nan, count: ct_attention_scratch(count, size))
        let reach = ct_padded(count)
        let distance = byDistance ? random.floats(heads * 2 * reach, -3...3) : nil
        kernels.attention(qkv, count, heads, size, distance, reach, 0, count, &out, &scratch)
        for head in 0..<heads {
          for query in 0..<count {
            let added = (0..<count).map { key in
              distance.map { Double($0[head * 2 * reach + reach + key - query]) } ?? 0
            }
            let expected = naiveAttention(qkv, count, width, head * size, size, query, added)
            for column in 0..<size {
              let found = Double(out[query * width + head * size + column])
              #expect(abs(found - expected[column]) < 2e-6)
            }
          }
        }
      }
    }
  }

  @Test func attentionHoldsAtScoresThatWouldOverflow() {
    for kernels in Self.sets {
      let qkv = (0..<9 * 3 * 16).map { Float($0 % 5 == 0 ? 300 : -300) }
      var out = [Float](repeating: .nan, count: 9 * 16)
      var scratch = [Float](repeating: .nan, count: ct_attention_scratch(9, 16))
      kernels.attention(qkv, 9, 1, 16, nil, 0, 0, 9, &out, &scratch)
      #expect(out.allSatisfy { $0.isFinite && abs($0) <= 300.1 })
    }
  }

  @Test(arguments: [true, false]) func addNormCentresAndScales(withOther: Bool) {
    var random = Random(5)
    for kernels in Self.sets {
      for (rows, columns) in Self.shapes where columns > 1 {
        let start = random.floats(rows * columns, -4...4)
        let other = random.floats(rows * columns)
        let weight = random.floats(columns)
        let bias = random.floats(columns)
        var found = start
        kernels.add_norm(&found, withOther ? other : nil, rows, columns, weight, bias, 1e-5)
        for row in 0..<rows {
          let range = row * columns..<(row + 1) * columns
          let values = range.map { Double(start[$0]) + (withOther ? Double(other[$0]) : 0) }
          let mean = values.reduce(0, +) / Double(columns)
          let variance = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(columns)
          for column in 0..<columns {
            let centred = (values[column] - mean) / (variance + 1e-5).squareRoot()
            let expected = centred * Double(weight[column]) + Double(bias[column])
            #expect(abs(Double(found[row * columns + column]) - expected) < 2e-5)
          }
        }
      }
    }
  }

  @Test func geluStaysWithinItsStatedError() {
    for kernels in Self.sets {
      var values = stride(from: Float(-12), through: 12, by: 0.001).map { $0 }
      let inputs = values
      kernels.gelu(&values, values.count)
      for (x, found) in zip(inputs.map(Double.init), values) {
        let exact = 0.5 * x * (1 + erf(x / 2.0.squareRoot()))
        #expect(abs(Double(found) - exact) < (abs(x) <= 8 ? 2e-6 : 1e-6 * abs(x)))
      }
    }
  }

  @Test func denseIsAMatrixProduct() {
    var random = Random(6)
    for kernels in Self.sets {
      for (rows, columns) in Self.shapes {
        for outputs in [1, 4, 7, 9] {
          let values = random.floats(rows * columns)
          let weights = random.floats(outputs * columns)
          let biases = random.floats(outputs)
          var out = [Float](repeating: .nan, count: rows * outputs)
          kernels.dense(values, rows, columns, weights, biases, outputs, &out)
          for row in 0..<rows {
            for output in 0..<outputs {
              var sum = Double(biases[output])
              for column in 0..<columns {
                sum +=
                  Double(values[row * columns + column])
                  * Double(weights[output * columns + column])
              }
              #expect(abs(Double(out[row * outputs + output]) - sum) < 1e-5)
            }
          }
        }
      }
    }
  }

  @Test func finiteIsToldFromTheRest() {
    #expect(ct_all_finite([1, -2, Float.greatestFiniteMagnitude], 3) != 0)
    #expect(ct_all_finite([1, .nan, 2], 3) == 0)
    #expect(ct_all_finite([1, 2, -.infinity], 3) == 0)
  }

  /// The check value of the CRC catalogue, and a sum over every length around the step of 16.
  @Test func checksumIsThatOfZlib() {
    #expect(ct_crc32(Array("123456789".utf8), 9) == 0xCBF4_3926)
    #expect(ct_crc32([], 0) == 0)
    var random = Random(7)
    let bytes = random.bytes(70)
    for count in 0...70 {
      #expect(ct_crc32(bytes, count) == naiveChecksum(bytes.prefix(count)))
      let half = ct_crc32(bytes, count / 2)
      let rest = Array(bytes[(count / 2)..<count])
      #expect(ct_crc32_more(half, rest, rest.count) == naiveChecksum(bytes.prefix(count)))
    }
  }
}
