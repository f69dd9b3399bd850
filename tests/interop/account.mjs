// What requests are signed with. Made up; every character that an encoding could spoil.
export const key = { accessKeyId: 'interop-id', accessKeySecret: 'interop/secret+with=signs' };
export const otherSecret = 'interop/secret+with=Signs';
export const securityToken = 'CAISxtoken/with+special=chars==';
