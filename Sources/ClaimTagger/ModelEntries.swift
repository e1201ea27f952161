import CTagger

/// Takes typed entries out of a model file and notes every fault on the way, so that one error
/// names them all.
struct ModelEntries {
  let file: ModelFile
  private(set) var faults: [String] = []

  init(_ file: ModelFile) { self.file = file }

  /// float32 vector or matrix; `rows` or `columns` nil means any.
  mutating func floats(_ name: String, rows: Int?, columns: Int? = 1) -> FloatTable {
    guard let entry = file.entries[name] else { return fault("\(name) is missing") }
    guard entry.type == .float32 else { return fault("\(name) is not float32") }
    guard rows == nil || rows == entry.rows, columns == nil || columns == entry.columns else {
      return fault(
        "\(name) is \(entry.rows) × \(entry.columns), want \(side(rows)) × \(side(columns))")
    }
    let values = entry.contents.bindMemory(to: Float.self)
    guard let start = values.baseAddress, ct_all_finite(start, values.count) != 0 else {
      return fault("\(name) holds no finite numbers")
    }
    return FloatTable(start: start, rows: entry.rows, columns: entry.columns)
  }

  /// int8 matrix, row-major or in panels, with the float32 scales of its rows.
  mutating func quantised(
    _ name: String, _ type: ModelFile.ContentType, rows: Int?, columns: Int
  ) -> QuantisedTable {
    guard let entry = file.entries[name] else { return missing("\(name) is missing") }
    guard entry.type == type, let start = entry.contents.bindMemory(to: Int8.self).baseAddress
    else { return missing("\(name) is not of type \(type)") }
    guard rows == nil || rows == entry.rows, entry.columns == columns else {
      return missing(
        "\(name) is \(entry.rows) × \(entry.columns), want \(side(rows)) × \(columns)")
    }
    let scales = floats(name + ".scale", rows: entry.rows)
    return QuantisedTable(start: start, scales: scales.start, rows: entry.rows, columns: columns)
  }

  /// Notes a fault of the file that is not about one entry.
  mutating func note(_ fault: String) { faults.append(fault) }

  private func side(_ count: Int?) -> String { count.map(String.init) ?? "any" }

  private mutating func fault(_ text: String) -> FloatTable {
    faults.append(text)
    return FloatTable.none
  }

  private mutating func missing(_ text: String) -> QuantisedTable {
    faults.append(text)
    return QuantisedTable.none
  }
}

/// A float32 table inside the model file, row-major.
struct FloatTable {
  let start: UnsafePointer<Float>
  let rows: Int
  let columns: Int

  /// Stands in for a faulty entry until the faults are thrown; one zero that nobody reads.
  nonisolated(unsafe) static let none = FloatTable(
    start: UnsafePointer(UnsafeMutablePointer<Float>.allocate(capacity: 1)), rows: 0, columns: 0)

  func row(_ index: Int) -> UnsafePointer<Float> { start + index * columns }

  var array: [Float] { Array(UnsafeBufferPointer(start: start, count: rows * columns)) }
}

/// An int8 matrix inside the model file, one scale a row.
struct QuantisedTable {
  let start: UnsafePointer<Int8>
  let scales: UnsafePointer<Float>
  let rows: Int
  let columns: Int

  nonisolated(unsafe) static let none = QuantisedTable(
    start: UnsafePointer(UnsafeMutablePointer<Int8>.allocate(capacity: 1)),
    scales: FloatTable.none.start, rows: 0, columns: 0)

  /// As a linear layer with these biases.
  func layer(_ biases: FloatTable) -> ct_matrix {
    ct_matrix(
      weights: start, scales: scales, biases: biases.start, rows: rows, columns: columns)
  }
}
