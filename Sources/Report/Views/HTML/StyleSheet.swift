/// The look of the page: paper, ink and one accent; red and green only for what the watch missed, or did not.
enum StyleSheet {
  static let text = base + layout + story + tables + narrow + paper

  private static let base = """
    :root{color-scheme:light dark;--paper:#fcfbf8;--ink:#1a1a1e;--soft:#5a5a64;--line:#e2dfd6;\
    --accent:#1c46c8;--tint:#dfe6fd;--bad:#a0151a;--badtint:#fbeeec;--good:#15613a;--goodtint:#ebf5ee;\
    --serif:"Iowan Old Style","Palatino Linotype",Palatino,"Source Serif 4",Georgia,"Noto Serif",serif}
    @media (prefers-color-scheme:dark){:root{--paper:#131419;--ink:#ecebe6;--soft:#a8a8b4;--line:#2d2f3a;\
    --accent:#a3b8ff;--tint:#2a3763;--bad:#ff9d96;--badtint:#2b1819;--good:#85d6a7;--goodtint:#14251c}}
    *{box-sizing:border-box}
    html{font:100%/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;\
    -webkit-text-size-adjust:100%;text-size-adjust:100%}
    body{margin:0;background:var(--paper);color:var(--ink);overflow-wrap:anywhere}
    a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:.18em}
    a:focus-visible,summary:focus-visible{outline:3px solid var(--accent);outline-offset:3px;border-radius:2px}
    h1,h2,h3,h4,p,ul,ol,dl,dd,figure,blockquote{margin:0;padding:0}
    ul,ol{list-style:none}
    mark{background:var(--tint);color:inherit;padding:.05em .18em;border-radius:.2em;font-weight:600;\
    -webkit-box-decoration-break:clone;box-decoration-break:clone}
    .meta{color:var(--soft);font-size:.875rem}.meta a,.items .meta a{color:inherit}
    .label{color:var(--accent);font-size:.8125rem;font-weight:650;letter-spacing:.01em}
    .label::first-letter{text-transform:uppercase}
    .tag{display:inline-block;border:1px solid var(--line);border-radius:1rem;padding:0 .55rem;\
    font-size:.8125rem;line-height:1.5rem;color:var(--soft);white-space:normal}
    .tag.news{background:var(--accent);border-color:var(--accent);color:var(--paper);font-weight:600}
    .tag.high{border-color:var(--accent);color:var(--accent);font-weight:600}
    .tag.bad{border-color:var(--bad);color:var(--bad);font-weight:600}
    .hidden,.skip:not(:focus){position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);\
    white-space:nowrap}
    .skip:focus{position:absolute;left:1rem;top:1rem;background:var(--paper);padding:.5rem 1rem}

    """

  private static let layout = """
    main{max-width:74rem;margin:0 auto;padding:clamp(1.5rem,5vw,4.5rem) clamp(1.125rem,4vw,3rem)}
    .top{margin-bottom:clamp(1.75rem,4vw,2.75rem)}
    .brand{font-weight:700;letter-spacing:-.01em;margin-bottom:clamp(1.25rem,3vw,2rem)}
    .brand span{font-weight:400;color:var(--soft)}
    h1{font:600 clamp(2rem,1.2rem + 3.4vw,3.5rem)/1.08 var(--serif);letter-spacing:-.02em;max-width:20ch;\
    text-wrap:balance}
    .lede{font:1.1875rem/1.5 var(--serif);max-width:44rem;margin-top:1.125rem;color:var(--soft)}
    .figures{display:flex;flex-wrap:wrap;gap:1.25rem 3rem;margin-top:2rem}
    .figures div{display:flex;flex-direction:column-reverse}
    .figures dt{color:var(--soft);font-size:.875rem}
    .figures dd{font:600 2.25rem/1.1 var(--serif);font-variant-numeric:lining-nums tabular-nums}
    nav{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;margin-top:1.75rem;padding-top:1rem;\
    border-top:1px solid var(--line);font-size:.9375rem}
    nav span{color:var(--soft);margin-left:auto}
    h2{font:600 1.75rem/1.2 var(--serif);letter-spacing:-.01em;margin:clamp(3rem,7vw,5rem) 0 1rem}
    .health{border-left:.3125rem solid var(--line);padding:1rem 1.5rem;border-radius:.25rem}
    .health h2{font:650 1.0625rem/1.4 system-ui,sans-serif;letter-spacing:0;margin:0 0 .375rem}
    .health.blind{border-color:var(--bad);background:var(--badtint)}.health.blind h2{color:var(--bad)}
    .health.clear{border-color:var(--good);background:var(--goodtint)}.health.clear h2{color:var(--good)}
    .spots{margin:.25rem 0 .625rem;font-size:.9375rem}.spots li{padding:.125rem 0}
    .spots .when{color:var(--soft);white-space:nowrap;font-variant-numeric:tabular-nums}
    .none{font:1.1875rem/1.5 var(--serif);color:var(--soft)}
    .part{padding:1.25rem 0;border-top:1px solid var(--line)}.part ul{margin-top:.5rem}
    .part h3{font:600 1.375rem/1.3 var(--serif)}.part li{padding:.2rem 0}.part li span{color:var(--soft)}
    footer{margin-top:5rem;padding-top:1.25rem;border-top:1px solid var(--line);color:var(--soft);\
    font-size:.875rem;max-width:46rem}
    code{font:.9em ui-monospace,"SF Mono",Menlo,Consolas,monospace}

    """

  private static let story = """
    .story{padding:clamp(1.75rem,4vw,2.75rem) 0 clamp(2rem,4.5vw,3.25rem);border-top:1px solid var(--line)}
    h2 + .story{border-top:2px solid var(--ink)}
    .story h3{font:600 clamp(1.375rem,1.1rem + 1.2vw,1.9375rem)/1.22 var(--serif);letter-spacing:-.012em;\
    text-wrap:balance;max-width:32ch}
    .story h3 a{color:inherit;text-decoration:none}.story h3 a:hover{text-decoration:underline}
    h4{font-size:.8125rem;font-weight:650;color:var(--soft);margin:1.75rem 0 .5rem}
    .rail{font-size:.9375rem;margin-top:.75rem}
    .count b{font:600 2.25rem/1 var(--serif);margin-right:.15em;font-variant-numeric:lining-nums}
    .count span,.first{color:var(--soft)}.first b{color:var(--ink);font-weight:600}
    .first{margin-top:.25rem}.tags{margin-top:.625rem}.tag{margin:.125rem 0}
    time{font-variant-numeric:tabular-nums;white-space:nowrap}
    .line{margin:1.25rem 0 .5rem}.line svg{display:block;overflow:visible}
    .line line{stroke:var(--line);stroke-width:2}
    .line circle{fill:var(--accent);stroke:var(--accent);stroke-width:2}
    .line circle.ring{fill:var(--paper)}
    figcaption{display:flex;justify-content:space-between;gap:1rem;color:var(--soft);font-size:.8125rem}
    figcaption span{text-align:center}
    .claims{margin-top:1.25rem}
    .claim{padding:1.125rem 0}.claims > .claim + .claim{border-top:1px solid var(--line)}
    .who{line-height:1.35}.who b{font-weight:650}.who span{display:block;color:var(--soft);font-size:.875rem}
    .who i{color:var(--soft)}
    blockquote{font:1.25rem/1.5 var(--serif);position:relative;padding-left:1.75rem;margin-top:.375rem;\
    max-width:40rem}
    blockquote::before{content:"\\2192";position:absolute;left:0;color:var(--accent);\
    font-family:system-ui,sans-serif}
    .below{margin-top:.5rem;padding-left:1.75rem}
    .reference{margin-top:.625rem;font-size:.9375rem;max-width:40rem}.reference q{font-family:var(--serif)}
    .mention{font:1.0625rem/1.55 var(--serif);margin-top:1rem}
    .mention .label{display:block;font-family:system-ui,sans-serif}
    .replies > li{margin-top:1.125rem;padding-left:1.25rem;border-left:2px solid var(--line)}
    .replies > .denies,.replies > .differs_number{border-color:var(--accent)}
    .replies .claim{padding:.375rem 0 0}.replies blockquote{font-size:1.125rem}
    .versus{display:grid;grid-template-columns:1fr 1fr;gap:1px;background:var(--line);\
    border:1px solid var(--line);border-radius:.5rem;overflow:hidden;margin:.5rem 0 .25rem;max-width:34rem}
    .versus > div{background:var(--paper);padding:.75rem 1rem .875rem}
    .versus strong{display:block;font:600 1.75rem/1.15 var(--serif);font-variant-numeric:lining-nums}
    .versus span:not(.label){color:var(--soft);font-size:.875rem}
    .change .versus{max-width:none}.change .label{display:block}
    del{color:var(--soft);text-decoration-thickness:1px}ins{text-decoration:none}
    .items li{display:grid;grid-template-columns:minmax(3.25rem,max-content) minmax(0,1fr);column-gap:1rem;\
    padding:.3rem 0;font-size:.9375rem}
    .items time{color:var(--soft)}.items b{font-weight:600}.items a{color:inherit}
    details{margin-top:.5rem;font-size:.875rem}summary{color:var(--soft);cursor:pointer;padding:.25rem 0}
    .proof li{padding:.125rem 0;color:var(--soft)}
    .further{font:600 1.25rem/1.3 var(--serif);margin:3rem 0 1rem}
    .brief{padding:1rem 0}.brief h3{font-size:1.125rem;max-width:none}

    """

  private static let tables = """
    table{border-collapse:collapse;width:100%;font-size:.875rem;font-variant-numeric:tabular-nums}
    th{text-align:left;font-weight:600}thead th{color:var(--soft);font-weight:500;font-size:.8125rem}
    td{text-align:right}th,td{padding:.5rem .25rem;vertical-align:bottom;border-bottom:1px solid var(--line)}
    .grid td,.grid thead th:not(:first-child){text-align:center;padding-left:0;padding-right:0}
    .grid svg{display:block;padding:0 24%}.grid rect{fill:var(--accent)}
    .grid .all{font-weight:650}
    .feeds thead th:not(:first-child){text-align:right}.feeds td{vertical-align:top}
    .feeds th{vertical-align:top}

    """

  /// From a wide screen down to a telephone, on which nothing scrolls sideways.
  private static let narrow = """
    @media (min-width:60rem){
    .story:not(.brief){display:grid;grid-template-columns:13rem minmax(0,1fr);column-gap:3.5rem;\
    grid-template-areas:"rail head" "rail body";grid-template-rows:auto 1fr}
    .story:not(.brief) h3{grid-area:head}.rail{grid-area:rail;margin-top:.25rem}.body{grid-area:body}
    .claims > .claim{display:grid;grid-template-columns:12rem minmax(0,1fr);column-gap:1.5rem}
    .claims > .claim > blockquote{margin-top:-.2rem}.claims > .claim > .below{grid-column:2}
    .hours{table-layout:fixed}.grid thead th:first-child,.grid tbody th{width:13rem}.grid thead th{overflow-wrap:normal}\
    .grid thead th:last-child{width:2.75rem}}
    @media (max-width:59.99rem){.rail{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;align-items:baseline}
    .first,.tags{margin-top:0}
    .grid thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
    .grid,.grid tbody,.grid tr,.grid td,.grid th{display:block}
    .grid tr{display:grid;grid-template-columns:repeat(6,1fr);padding:1rem 0;\
    border-bottom:1px solid var(--line)}
    .grid tbody th{grid-column:1/-1;border:0;padding:0 0 .5rem}
    .grid td{border:0;padding:.125rem 0;min-height:3.5rem;display:flex;flex-direction:column;\
    justify-content:flex-end;text-align:center}
    .grid td::after{content:attr(data-h);color:var(--soft);font-size:.75rem;border-top:1px solid var(--line);\
    margin:0 2px}}
    @media (max-width:30rem){.versus{grid-template-columns:1fr 1fr}.versus strong{font-size:1.375rem}
    .versus > div{padding:.625rem .75rem}.change .versus{grid-template-columns:1fr}
    .figures{gap:1rem 1.75rem}.figures dd{font-size:1.75rem}blockquote{font-size:1.1875rem;padding-left:1.5rem}
    .below{padding-left:1.5rem}.health{padding:.875rem 1rem}nav span{margin-left:0}
    .feeds{font-size:.8125rem}}

    """

  private static let paper = """
    @media print{:root{--paper:#fff;--ink:#000;--soft:#444;--line:#bbb;--accent:#000;--tint:#eee;\
    --badtint:#fff;--goodtint:#fff}
    html{font-size:10pt}main{max-width:none;padding:0}nav,.skip{display:none}
    .story,.part,tr{break-inside:avoid-page}h2,h3,h4{break-after:avoid}mark{text-decoration:underline}
    a[href^="http"]::after{content:" <" attr(href) ">";font-size:.8em;font-weight:400;font-family:monospace}}
    """
}
