// Loaded on every page. Each part does nothing where its markup is missing; every page works without all of this.
import { startDisplay } from "./theme.js";
import { startConfirm } from "./confirm.js";
import { enhance, startForms } from "./forms.js";
import { startUpload } from "./upload.js";
import { startAutosave } from "./autosave.js";
import { startInPlace } from "./inplace.js";
import { startLeave } from "./leave.js";
import { startMenus } from "./menus.js";
import { startOffline } from "./offline.js";
import { startTabs } from "./tabs.js";

startDisplay();
startOffline();
startLeave();
startMenus();
startTabs();
startForms();
startConfirm();
startUpload();
startInPlace();
startAutosave();

// upload.js or inplace.js put in the form again, with its errors.
document.addEventListener("page:replaced", () => {
  enhance();
  startAutosave();
});
