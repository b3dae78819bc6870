package report

// pictureOf numbers pictures of one chart.
const pictureOf = "hình %d/%d"
