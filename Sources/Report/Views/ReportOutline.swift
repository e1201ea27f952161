import FeedModel

/// The report as lines, of which text and Markdown are dresses.
struct ReportOutline {
  /// A line's part of the whole.
  enum Line {
    case title(String)
    case section(String)
    case story(String, link: String?)
    case paragraph(String)
    /// A statement: who, what, and what else is to be known.
    case statement(depth: Int, label: String?, who: String, what: String, meta: String)
    case item(String, link: String?)
  }
  let report: ReportDocument

  /// All of it.
  var lines: [Line] {
    let length = ReportTime.length(report.window.to.milliseconds(since: report.window.from))
    var lines: [Line] = [
      .title(
        "\(report.part.map { $0 + ", of " } ?? "")\(length) to \(ReportTime.long(report.window.to)) UTC"
      )
    ]
    lines.append(.paragraph(Sentences.lede(report)))
    lines += health
    if report.pages.isEmpty {
      for story in report.stories { lines += self.lines(of: story) }
    } else {
      lines.append(.section("Days"))
      for page in report.pages {
        lines.append(
          .item(
            "\(page.name): \(amount(page.stories, "story", "stories")), \(amount(page.alerts, "alert"))",
            link: nil))
      }
    }
    if report.part == nil { lines += tables }
    return lines
  }

  private var health: [Line] {
    var lines: [Line] = [.section(Sentences.verdict(report.health))]
    if report.part == nil {
      for spot in report.health.blindSpots {
        let whose = spot.subject.map { " " + $0 } ?? ""
        let when = Sentences.duration(spot, report.window)
        lines.append(
          .item("\(spot.kind)\(whose): \(spot.text)\(when.isEmpty ? "" : ", \(when)")", link: nil))
      }
    }
    lines.append(.paragraph(Sentences.details(report).joined(separator: " · ")))
    return lines
  }

  private func lines(of story: Story) -> [Line] {
    let title = story.title.isEmpty ? "(no title)" : story.title
    let news = story.news == .none ? "" : story.news == .new ? "NEW: " : "CHANGED: "
    var lines: [Line] = [.story(news + title, link: story.first.link)]
    lines.append(
      .paragraph(
        "\(Sentences.spread(story)). First: \(source(story.first)). \(Sentences.course(story)). Watches: \(story.watches.joined(separator: ", "))."
      ))
    for statement in story.statements { lines += self.lines(of: statement, 0, nil) }
    if story.statements.isEmpty,
      let mention = story.items.first(where: { $0.mention != nil })?.mention
    {
      lines.append(.item("mentioned, in no claim: …\(mention.text)…", link: nil))
    }
    for item in story.items {
      for change in item.changes {
        lines.append(
          .item(
            "changed wording, \(change.speaker ?? "nobody named"), \(item.source.publisher): before: \(change.old ?? "nothing") / now: \(change.new ?? "gone")",
            link: nil))
      }
    }
    for item in story.items {
      let reprint =
        item.reprintOf == nil
        ? "" : ", reprint" + (item.reprintOfPublisher.map { " of " + $0 } ?? "")
      let withdrawn = item.isWithdrawn ? ", withdrawn" : ""
      let numbers = item.hits.map { "#\($0.seq) \($0.watch)" }.joined(separator: ", ")
      lines.append(
        .item(
          "\(ReportTime.short(item.source.time, on: report.window.to)) \(item.source.publisher): \(item.title) (\(numbers)\(reprint)\(withdrawn))",
          link: item.source.link))
    }
    return lines
  }

  private func source(_ source: Source) -> String {
    "\(source.publisher) \(ReportTime.short(source.time, on: report.window.to)) #\(source.seq)"
  }

  private func lines(of statement: Statement, _ depth: Int, _ label: String?) -> [Line] {
    var who = statement.speaker ?? "nobody named"
    if let role = statement.role { who += " (\(role))" }
    var meta = Sentences.facts(statement) + [source(statement.source)]
    if !statement.via.isEmpty { meta.append("through " + statement.via.joined(separator: ", ")) }
    if !statement.alsoIn.isEmpty {
      meta.append(
        "reported through " + statement.alsoIn.prefix(6).map(source).joined(separator: ", "))
    }
    var lines: [Line] = [
      .statement(
        depth: depth, label: label, who: who, what: statement.content.text,
        meta: meta.joined(separator: ", "))
    ]
    for reference in statement.references {
      let speaker = reference.speaker ?? "nobody named"
      lines.append(
        .statement(
          depth: depth + 1, label: Sentences.wordsBack(reference.relation), who: speaker,
          what: reference.isInReport ? "above" : reference.text, meta: reference.publisher))
    }
    for reply in statement.replies {
      let figures = reply.figures.map { ": \($0.earlier) / \($0.later)" } ?? ""
      lines += self.lines(
        of: reply.statement, depth + 1, Sentences.words(reply.relation) + figures)
    }
    return lines
  }

  private var tables: [Line] {
    var lines: [Line] = [.section("Watches")]
    for row in report.grid.rows {
      let steps = zip(report.grid.steps, row.counts).filter { $0.1 > 0 }.map { step, count in
        report.grid.hours < 24
          ? "\(ReportTime.short(step, on: report.window.to)) \(count)"
          : "\(ReportTime.date(step)) \(count)"
      }
      lines.append(
        .item("\(row.name): \(grouped(row.total)) (\(steps.joined(separator: ", ")))", link: nil))
    }
    if !report.grid.quiet.isEmpty {
      lines.append(
        .paragraph("Without an alert: \(report.grid.quiet.prefix(30).joined(separator: ", "))"))
    }
    let feeds = report.feeds.filter { $0.isTroubled || $0.alerts > 0 }
    guard !feeds.isEmpty else { return lines }
    lines.append(.section("Feeds"))
    for feed in feeds.prefix(60) {
      var parts = [amount(feed.alerts, "alert")]
      if let items = feed.items { parts.append(amount(items, "item")) }
      if let errors = feed.errors, errors > 0 { parts.append(amount(errors, "error")) }
      if let last = feed.lastItem {
        parts.append("last item \(ReportTime.short(last, on: report.window.to))")
      }
      if feed.isTroubled, let health = feed.health { parts.append(health) }
      lines.append(.item("\(feed.title ?? feed.id): \(parts.joined(separator: ", "))", link: nil))
    }
    return lines
  }
}
