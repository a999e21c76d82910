// The few words that scripts say themselves; everything else is in the page, translated by the server.
const ZH = {
  cancel: "取消", confirm: "确定", copy: "复制", copied: "已复制",
  tooBig: "%n 大小为 %s，超过上限 %l，请压缩后再选。", sending: "正在上传", checking: "已上传，正在检查…",
  broken: "上传中断，文件仍在，请再试一次。",
  busy: "系统正忙，本次没有办成，什么都没有改变。填写的内容仍在，请稍等几秒再按一次。",
  pause: "暂停", proceed: "继续", giveUp: "取消上传", paused: "已暂停，已上传的部分会保留。", givenUp: "已取消，没有保存。",
  left: "剩余约 %s", seconds: "%n 秒", minutes: "%n 分钟", hours: "%n 小时", goesOn: "已上传 %s，从此处继续…",
  tooSlow: "按目前速度，截止前可能传不完，请换用更快的网络。", unreadable: "文件已移动或被修改，请重新选择。",
  lost: "网络中断，已上传的部分会保留，恢复后自动继续。", busyWaits: "系统正忙，稍后自动继续。",
  signIn: "登录已失效，已上传的部分会保留。请在新窗口登录后回到本页，按“继续”。",
  offline: "网络已断开，暂时不能离开本页；已填写的内容仍在，联网后再继续。",
};
const EN = {
  cancel: "Cancel", confirm: "OK", copy: "Copy", copied: "Copied",
  tooBig: "%n has %s, more than the %l allowed. Please choose a smaller file.", sending: "Uploading", checking: "Uploaded, checking…",
  broken: "The upload broke off. The file is still chosen: please try again.",
  busy: "The system is busy; nothing was changed. What you typed is still here: please press again in a moment.",
  pause: "Pause", proceed: "Go on", giveUp: "Cancel the upload", paused: "Paused. What has arrived is kept.", givenUp: "Cancelled, nothing was kept.",
  left: "about %s left", seconds: "%n s", minutes: "%n min", hours: "%n h", goesOn: "%s are there already, going on…",
  tooSlow: "At this speed it may not arrive before the deadline. Please use a faster network.", unreadable: "The file was moved or changed. Please choose it again.",
  lost: "The network is gone. What has arrived is kept; it goes on by itself.", busyWaits: "The system is busy. It goes on by itself.",
  signIn: "You are signed out. What has arrived is kept. Sign in in a new window, come back and press “Go on”.",
  offline: "There is no network. What you typed is still here; go on when you are back online.",
};

export const texts = document.documentElement.lang.toLowerCase().startsWith("zh") ? ZH : EN;
