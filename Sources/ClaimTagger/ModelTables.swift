/// The small tables of decoding, linking and calibration (docs/claims-model.md).
struct ModelTables {
  /// labels × labels, from × to.
  var transitions: [Float]
  /// Added to every row of label scores.
  var labelBias: [Float]
  /// 2 × `LinkFeatures.count` each.
  var sourceLink: [Float]
  var contentLink: [Float]
  /// Least score of a source link and of a content link.
  var least: [Float]
  var confidence: [Float]
  var leastConfidence: Float
  /// Confidence of a signed quotation and of a transcript turn.
  var signedConfidence: [Float]
  /// Words between two contents that are joined, at most.
  var joinedGap: Float

  init(_ found: inout ModelEntries) {
    let labels = TagLabel.allCases.count
    func table(_ name: String, _ rows: Int, _ columns: Int = 1) -> [Float] {
      let table = found.floats("tables." + name, rows: rows, columns: columns)
      return table.rows == rows ? table.array : Array(repeating: 0, count: rows * columns)
    }
    transitions = table("crf.transitions", labels, labels)
    labelBias = table("crf.label_bias", labels)
    sourceLink = table("link.source", 2, LinkFeatures.count)
    contentLink = table("link.content", 2, LinkFeatures.count)
    least = table("link.least", 2)
    confidence = table("confidence", Confidence.count)
    leastConfidence = table("confidence.least", 1)[0]
    signedConfidence = table("signed.confidence", 2)
    joinedGap = table("join.gap", 1)[0]
  }
}
