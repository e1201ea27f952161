import FeedModel

/// The items of a story on a line of time: a dot for an own text, a ring for a reprint.
///
/// Lengths are shares of the width, so that dots stay round on every screen, and no text is drawn.
struct StoryLine {
  let story: Story
  let window: ReportDocument.Window

  /// Dots that are drawn; the rest is told beside them.
  private static let mostDots = 120
  private static let step = 16

  func write(to html: inout HTMLText) {
    let dots = places
    let height = 26 + Self.step * (dots.map(\.row).max() ?? 0)
    html.raw("<figure class=\"line\"><svg width=\"100%\"")
    html.attribute("height", String(height))
    html.raw(" role=\"img\"")
    html.attribute("aria-label", label)
    html.raw("><line x1=\"0\" x2=\"100%\"")
    html.attribute("y1", String(height - 13))
    html.attribute("y2", String(height - 13))
    html.raw("/>")
    for dot in dots {
      html.raw(dot.isReprint ? "<circle class=\"ring\"" : "<circle")
      html.attribute("cx", Self.percent(dot.permille))
      html.attribute("cy", String(height - 13 - Self.step * dot.row))
      html.raw(dot.isFirst ? " r=\"7\"/>" : " r=\"5\"/>")
    }
    html.raw("</svg><figcaption>")
    html.time(story.first.time, window)
    html.raw("<span>")
    html.text(Sentences.course(story))
    html.raw("</span>")
    html.time(story.last, window)
    html.raw("</figcaption></figure>")
  }

  private var label: String {
    "Items in time: \(ReportTime.short(story.first.time, on: window.to)) to "
      + "\(ReportTime.short(story.last, on: window.to)), \(Sentences.course(story))"
  }

  private struct Dot {
    let permille: Int
    let row: Int
    let isReprint: Bool
    let isFirst: Bool
  }

  /// Those that would cover each other stand in rows, four at most.
  private var places: [Dot] {
    let length = max(1, story.last.milliseconds(since: story.first.time))
    var lastOfRow = [Int](repeating: -1000, count: 4)
    return story.items.prefix(Self.mostDots).enumerated().map { place, item in
      let passed = max(0, item.source.time.milliseconds(since: story.first.time))
      let permille = 15 + Int(clamping: Int64(Double(passed) / Double(length) * 970))
      let row = lastOfRow.firstIndex { permille - $0 >= 22 } ?? lastOfRow.count - 1
      lastOfRow[row] = permille
      return Dot(
        permille: permille, row: row, isReprint: item.reprintOf != nil, isFirst: place == 0)
    }
  }

  private static func percent(_ permille: Int) -> String {
    "\(permille / 10).\(permille % 10)%"
  }
}
