/// A place in a configuration; line and column count from 1, columns in Unicode scalars.
public struct SourcePosition: Hashable, Sendable, Comparable {
  public var line: Int
  public var column: Int
  /// 0 in the configuration file, else the number of the included file, from 1 in the order of reading.
  public var file: Int

  /// A place by line and column.
  public init(line: Int, column: Int, file: Int = 0) {
    self.line = line
    self.column = column
    self.file = file
  }

  public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.file, left.line, left.column) < (right.file, right.line, right.column)
  }
}

/// A value with the place it was read from.
struct Located<Value> {
  var value: Value
  var position: SourcePosition
}

extension Located: Sendable where Value: Sendable {}
