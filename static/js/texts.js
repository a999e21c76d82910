// The few words that scripts say themselves; everything else is in the page, translated by the server.
const ZH = {
  cancel: "取消", confirm: "确定", copy: "复制", copied: "已复制",
  tooBig: "%n 大小为 %s，超过上限 %l，请压缩后再选。", sending: "正在上传", checking: "已上传，正在检查…",
  broken: "上传中断，文件仍在，请再试一次。",
  busy: "系统正忙，本次没有办成，什么都没有改变。填写的内容仍在，请稍等几秒再按一次。",
  offline: "网络已断开，暂时不能离开本页；已填写的内容仍在，联网后再继续。",
};
const EN = {
  cancel: "Cancel", confirm: "OK", copy: "Copy", copied: "Copied",
  tooBig: "%n has %s, more than the %l allowed. Please choose a smaller file.", sending: "Uploading", checking: "Uploaded, checking…",
  broken: "The upload broke off. The file is still chosen: please try again.",
  busy: "The system is busy; nothing was changed. What you typed is still here: please press again in a moment.",
  offline: "There is no network. What you typed is still here; go on when you are back online.",
};

export const texts = document.documentElement.lang.toLowerCase().startsWith("zh") ? ZH : EN;
