import { render } from "preact"

const place = document.getElementById("app")
if (place !== null) render(<p data-testid="ready">Ready</p>, place)
